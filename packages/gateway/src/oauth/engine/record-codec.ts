import type { AdapterPayload } from 'oidc-provider'
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

  return {
    encode(idHash, payload) {
      const json = JSON.stringify({ ...payload, jti: undefined })
      return sealed ? SEALED.record.seal(vault, owner(idHash), json) : json
    },
    decode(id, { idHash, payload, consumedAt }) {
      const json = sealed ? SEALED.record.open(vault, owner(idHash), payload) : payload
      const decoded = JSON.parse(json) as AdapterPayload
      if (consumedAt !== undefined) decoded.consumed = Math.floor(consumedAt / 1000)
      // Clients carry no `jti`; every other model does.
      if (model !== 'Client') decoded.jti = id
      return decoded
    },
  }
}
