import type { Adapter, AdapterPayload } from 'oidc-provider'
import type { Clock } from '../../kernel/clock.ts'
import { sha256 } from '../../kernel/hash.ts'
import type { Vault } from '../../kernel/seal.ts'
import type { EngineRecord, EngineRecords } from '../../storage/ports/engine-records.ts'
import { UPSTREAM_GRANT } from '../upstream/upstream-grant.ts'
import { recordCodec } from './record-codec.ts'
import { currentUnit, openUnit, overlayKey } from './unit-of-work.ts'

export interface AdapterOptions {
  readonly records: EngineRecords
  readonly vault: Vault
  readonly clock: Clock
}

/** Nothing is remembered between two sign-ins, so the engine's session is never stored. */
const UNSTORED = new Set(['Session'])
/** Used at most once by being deleted. */
const TAKEN = new Set(['Interaction', 'PushedAuthorizationRequest'])
/** Saved once under an id that must be new. */
const CLAIMED = new Set(['ReplayDetection'])
/** Nothing of these is issued under a grant that is gone. */
const UNDER_GRANT = new Set(['AuthorizationCode', 'RefreshToken'])

/**
 * So long after its use a refresh token that comes again is taken for a lost race (a client that
 * refreshed twice at once, or repeats a request whose answer it never got) and not for a theft: it
 * is refused, but its family lives. Longer would be kinder to bad networks and to thieves alike.
 */
const RACE_MS = 10_000

/** The engine's storage adapter: every identifier hashed, every write into the current unit. */
export function createAdapter(model: string, options: AdapterOptions): Adapter {
  if (UNSTORED.has(model)) return forgetful
  const { records, clock } = options
  const codec = recordCodec(model, options.vault)

  return {
    async find(id) {
      const idHash = sha256(id)
      const overlay = openUnit()?.overlay
      const key = overlayKey(model, idHash)
      const record = overlay?.has(key) ? overlay.get(key) : await records.find(model, idHash)
      if (model === 'RefreshToken') noteRace(record)
      return record && codec.decode(id, record)
    },
    async upsert(id, payload, expiresIn) {
      const idHash = sha256(id)
      const record: EngineRecord = {
        model,
        idHash,
        payload: codec.encode(idHash, payload),
        ...(payload.grantId ? { grantHash: sha256(payload.grantId) } : {}),
        ...(expiresIn ? { expiresAt: clock.now() + expiresIn * 1000 } : {}),
      }
      write(record, payload)
    },
    async consume(id) {
      const { writes, overlay } = currentUnit()
      const idHash = sha256(id)
      const at = clock.now()
      writes.push({ type: 'consume', model, idHash, at })
      const known = overlay.get(overlayKey(model, idHash)) ?? (await records.find(model, idHash))
      if (known) overlay.set(overlayKey(model, idHash), { ...known, consumedAt: at })
    },
    async destroy(id) {
      const { writes, overlay } = currentUnit()
      const idHash = sha256(id)
      writes.push({ type: TAKEN.has(model) ? 'take' : 'remove', model, idHash })
      if (model === 'Grant') writes.push({ type: 'remove', model: UPSTREAM_GRANT, idHash })
      overlay.set(overlayKey(model, idHash), undefined)
    },
    async revokeByGrantId(grantId) {
      currentUnit().writes.push({ type: 'revoke', model, grantHash: sha256(grantId) })
    },
    findByUid: notUsed,
    findByUserCode: notUsed,
  }

  function noteRace(record: EngineRecord | undefined): void {
    const unit = openUnit()
    if (unit === undefined || record?.consumedAt === undefined) return
    if (clock.now() - record.consumedAt < RACE_MS) unit.lostRace = true
  }

  function write(record: EngineRecord, payload: AdapterPayload): void {
    const { writes, overlay } = currentUnit()
    if (record.grantHash && UNDER_GRANT.has(model)) {
      writes.push({ type: 'require', model: 'Grant', idHash: record.grantHash })
    }
    writes.push({ type: CLAIMED.has(model) ? 'claim' : 'save', record })
    // A registration that has led to a grant stays: its client comes back to refresh.
    if (model === 'Grant' && payload.clientId) {
      writes.push({ type: 'keep', model: 'Client', idHash: sha256(payload.clientId) })
    }
    overlay.set(overlayKey(model, record.idHash), record)
  }
}

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
