import type { EngineRecord } from '../../packages/gateway/src/storage/ports/engine-records.ts'
import type { Store } from '../../packages/gateway/src/storage/ports/store.ts'

/** Where a store keeps its rows, and a way to put many there at once. */
export interface Place {
  /** The real store on it. */
  open(): Promise<Store>
  /** Puts rows where the store has made its tables; it is closed by then. */
  fill(records: Iterable<EngineRecord>): Promise<void>
  megabytes(): Promise<number>
  close(): Promise<void>
}

/** In the order of the columns of `engine_record`, without the time of use. */
export const columnsOf = (record: EngineRecord): readonly (string | number | null)[] => [
  record.model,
  record.idHash,
  record.payload,
  record.grantHash ?? null,
  record.personId ?? null,
  record.clientId ?? null,
  record.expiresAt ?? null,
]
