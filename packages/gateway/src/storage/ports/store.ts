import type { AuditTrail } from './audit-trail.ts'
import type { EngineRecords } from './engine-records.ts'
import type { Holdings } from './holdings.ts'
import type { MetadataCache } from './metadata-cache.ts'
import type { People } from './people.ts'
import type { RefreshReplies } from './refresh-replies.ts'
import type { Revocations } from './revocations.ts'
import type { SignIns } from './sign-ins.ts'
import type { SigningKeys } from './signing-keys.ts'
import type { StepUps } from './step-ups.ts'

/** Everything the gateway remembers. */
export interface Store {
  readonly engineRecords: EngineRecords
  readonly refreshReplies: RefreshReplies
  readonly revocations: Revocations
  readonly auditTrail: AuditTrail
  readonly people: People
  readonly holdings: Holdings
  readonly signIns: SignIns
  readonly signingKeys: SigningKeys
  readonly stepUps: StepUps
  readonly metadataCache: MetadataCache
  /** Asks the database something. @throws {StoreUnavailable} */
  check(): Promise<void>
  close(): Promise<void>
}
