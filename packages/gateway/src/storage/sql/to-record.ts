import type { EngineRecord } from '../ports/engine-records.ts'
import type { Tables } from './tables.ts'

/** The columns of a row whose key is known. */
export type Found = Omit<Tables['engine_record'], 'model' | 'id_hash'>

/** `null` in a column is no field of the record. */
export function toRecord(model: string, idHash: string, row: Found): EngineRecord {
  const record: { -readonly [Name in keyof EngineRecord]: EngineRecord[Name] } = {
    model,
    idHash,
    payload: row.payload,
  }
  if (row.grant_hash !== null) record.grantHash = row.grant_hash
  if (row.person_id !== null) record.personId = row.person_id
  if (row.client_id !== null) record.clientId = row.client_id
  if (row.expires_at !== null) record.expiresAt = row.expires_at
  if (row.consumed_at !== null) record.consumedAt = row.consumed_at
  return record
}
