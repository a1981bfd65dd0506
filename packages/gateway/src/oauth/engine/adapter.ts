import type { Adapter, AdapterPayload } from 'oidc-provider'
import { createRecent } from '../../kernel/recent.ts'
import type { Vault } from '../../kernel/seal.ts'
import type { EngineRecord, EngineRecords } from '../../storage/ports/engine-records.ts'
import { type EndParts, endOfGrant } from '../end-of-grant.ts'
import { recordCodec } from './record-codec.ts'
import { currentUnit, hashOf, openUnit, overlayKey, patiently } from './unit-of-work.ts'

export interface AdapterOptions extends EndParts {
  readonly records: EngineRecords
  readonly vault: Vault
}

/** Nothing is remembered between two sign-ins, so the engine's session is never stored. */
const UNSTORED = new Set(['Session'])
/** Used at most once by being deleted. */
const TAKEN = new Set(['Interaction', 'PushedAuthorizationRequest'])
/** Saved once under an id that must be new. */
const CLAIMED = new Set(['ReplayDetection'])
/**
 * A registration never changes, and stays for good once a person has consented: it is read once.
 * The engine itself keeps the hundred it met last in the clear. At most 6 MB.
 */
const KNOWN_CLIENTS = 1_000
/** Nothing of these is issued under a grant that is gone. */
const UNDER_GRANT = new Set(['AuthorizationCode', 'RefreshToken'])

/** The engine's storage adapter: every identifier hashed, every write into the current unit. */
export function createAdapter(model: string, options: AdapterOptions): Adapter {
  if (UNSTORED.has(model)) return forgetful
  const { records, clock } = options
  const codec = recordCodec(model, options.vault)
  const forGood = model === 'Client' ? createRecent<string>(KNOWN_CLIENTS) : undefined

  async function read(idHash: string): Promise<EngineRecord | undefined> {
    const unit = openUnit()
    if (!unit) return records.find(model, idHash)
    const key = overlayKey(model, idHash)
    if (unit.overlay.has(key)) return unit.overlay.get(key)
    const { ahead } = unit
    const record = ahead.has(key)
      ? ahead.get(key)
      : await patiently(unit, clock, () => records.find(model, idHash))
    ahead.delete(key)
    unit.found.set(key, record)
    return record
  }

  const isUncommitted = (idHash: string): boolean =>
    openUnit()?.overlay.has(overlayKey(model, idHash)) ?? false

  return {
    async find(id) {
      const idHash = hashOf(id)
      const known = forGood?.get(idHash)
      if (known) return JSON.parse(known) as AdapterPayload
      const record = await read(idHash)
      const payload = record && codec.decode(id, record)
      if (forGood && record && record.expiresAt === undefined && !isUncommitted(idHash))
        forGood.set(idHash, JSON.stringify(payload))
      return payload
    },
    async upsert(id, payload, expiresIn) {
      const idHash = hashOf(id)
      const record: EngineRecord = {
        model,
        idHash,
        payload: codec.encode(idHash, payload),
        ...(payload.grantId ? { grantHash: hashOf(payload.grantId) } : {}),
        ...(model === 'Grant' ? ownerOf(payload) : {}),
        ...(expiresIn ? { expiresAt: clock.now() + expiresIn * 1000 } : {}),
      }
      write(record, payload)
    },
    async consume(id) {
      const { writes, overlay, found } = currentUnit()
      const idHash = hashOf(id)
      const key = overlayKey(model, idHash)
      const at = clock.now()
      writes.push({ type: 'consume', model, idHash, at })
      // It was read to be judged; whether somebody was faster, the commit tells.
      const known = overlay.has(key) ? overlay.get(key) : (found.get(key) ?? (await read(idHash)))
      if (known) overlay.set(key, { ...known, consumedAt: at })
    },
    async destroy(id) {
      const { writes, overlay } = currentUnit()
      const idHash = hashOf(id)
      if (model === 'Grant') {
        const { personId, clientId } = (await read(idHash)) ?? {}
        writes.push(...endOfGrant({ grant: idHash, personId, clientId }, options))
      } else {
        writes.push({ type: TAKEN.has(model) ? 'take' : 'remove', model, idHash })
      }
      overlay.set(overlayKey(model, idHash), undefined)
    },
    async revokeByGrantId(grantId) {
      currentUnit().writes.push({ type: 'revoke', model, grantHash: hashOf(grantId) })
    },
    findByUid: notUsed,
    findByUserCode: notUsed,
  }

  function write(record: EngineRecord, payload: AdapterPayload): void {
    const { writes, overlay } = currentUnit()
    if (record.grantHash && UNDER_GRANT.has(model)) {
      writes.push({ type: 'require', model: 'Grant', idHash: record.grantHash })
    }
    writes.push({ type: CLAIMED.has(model) ? 'claim' : 'save', record })
    // A registration that has led to a grant stays: its client comes back to refresh.
    if (model === 'Grant' && payload.clientId) {
      writes.push({ type: 'keep', model: 'Client', idHash: hashOf(payload.clientId) })
    }
    overlay.set(overlayKey(model, record.idHash), record)
  }
}

const ownerOf = ({
  accountId,
  clientId,
}: AdapterPayload): Pick<EngineRecord, 'personId' | 'clientId'> => ({
  ...(accountId ? { personId: accountId } : {}),
  ...(clientId ? { clientId } : {}),
})

const forgetful: Adapter = {
  find: async () => undefined,
  findByUid: async () => undefined,
  findByUserCode: async () => undefined,
  upsert: async () => undefined,
  consume: async () => undefined,
  destroy: async () => undefined,
  revokeByGrantId: async () => undefined,
}

async function notUsed(): Promise<undefined> {
  throw new Error('This look-up belongs to a feature of the engine that is switched off.')
}
