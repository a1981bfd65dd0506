import type { EngineRecords } from './engine-records.ts'
import type { MetadataCache } from './metadata-cache.ts'
import type { People } from './people.ts'
import type { SignIns } from './sign-ins.ts'
import type { SigningKeys } from './signing-keys.ts'
import type { StepUps } from './step-ups.ts'

/** Everything the gateway remembers. */
export interface Store {
  readonly engineRecords: EngineRecords
  readonly people: People
  readonly signIns: SignIns
  readonly signingKeys: SigningKeys
  readonly stepUps: StepUps
  readonly metadataCache: MetadataCache
  close(): void
}
