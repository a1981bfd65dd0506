import type { AdapterPayload } from 'oidc-provider'
import type { Vault } from '../../kernel/seal.ts'
import type { EngineRecord } from '../../storage/ports/engine-records.ts'

/** Bear a client's secret, its `state`, or the id of another record: the whole record is sealed. */
const SEALED = new Set(['Client', 'Interaction', 'PushedAuthorizationRequest'])

export interface RecordCodec {
  encode(idHash: string, payload: AdapterPayload): string
  decode(id: string, record: EngineRecord): AdapterPayload
}

/** What the engine holds of a model, and how it lies in the store: never with its own id. */
export function recordCodec(model: string, vault: Vault): RecordCodec {
  const sealed = SEALED.has(model)
  const owner = (idHash: string) => `${model}:${idHash}`
  // Clients carry no `jti`; every other model does.
  const identity = (id: string) => (model === 'Client' ? {} : { jti: id })

  return {
    encode(idHash, payload) {
      const json = JSON.stringify({ ...payload, jti: undefined })
      return sealed ? vault.seal(owner(idHash), json) : json
    },
    decode(id, { idHash, payload, consumedAt }) {
      const json = sealed ? vault.open(owner(idHash), payload) : payload
      const consumed = consumedAt === undefined ? {} : { consumed: Math.floor(consumedAt / 1000) }
      return { ...(JSON.parse(json) as AdapterPayload), ...consumed, ...identity(id) }
    },
  }
}
