import type { AdapterPayload } from 'oidc-provider'
import { createRecent } from '../../kernel/recent.ts'
import type { Vault } from '../../kernel/seal.ts'
import type { EngineRecord } from '../../storage/ports/engine-records.ts'
import { SEALED, SEALED_RECORDS } from '../../storage/ports/sealed-values.ts'

export interface RecordCodec {
  encode(idHash: string, payload: AdapterPayload): string
  decode(id: string, record: EngineRecord): AdapterPayload
}

/** What the engine holds of a model, and how it lies in the store: never with its own id. */
export function recordCodec(model: string, vault: Vault): RecordCodec {
  const sealed = SEALED_RECORDS.includes(model)
  const owner = (idHash: string) => ({ model, id_hash: idHash })
  // Clients carry no `jti`; every other model does.
  const identity = (id: string) => (model === 'Client' ? {} : { jti: id })

  const opened = model === 'Client' ? openedOnce() : (_: string, __: string, open: Open) => open()

  return {
    encode(idHash, payload) {
      const json = JSON.stringify({ ...payload, jti: undefined })
      return sealed ? SEALED.record.seal(vault, owner(idHash), json) : json
    },
    decode(id, { idHash, payload, consumedAt }) {
      const open = () => SEALED.record.open(vault, owner(idHash), payload)
      const json = sealed ? opened(idHash, payload, open) : payload
      const consumed = consumedAt === undefined ? {} : { consumed: Math.floor(consumedAt / 1000) }
      return { ...(JSON.parse(json) as AdapterPayload), ...consumed, ...identity(id) }
    },
  }
}

type Open = () => string

/** Registrations; the engine itself keeps the hundred it met last in the clear. About 2 MB. */
const KNOWN = 1_000

/** A client comes back for weeks with the same registration: opened once, and when it changed. */
function openedOnce() {
  const known = createRecent<{ readonly payload: string; readonly json: string }>(KNOWN)
  return (idHash: string, payload: string, open: Open): string => {
    const before = known.get(idHash)
    if (before?.payload === payload) return before.json
    const json = open()
    known.set(idHash, { payload, json })
    return json
  }
}
