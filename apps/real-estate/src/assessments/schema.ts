import type { DatabaseSync } from 'node:sqlite'

/** Each entry brings the tables from its index to the next version; entries never change. */
const MIGRATIONS: readonly string[] = [
  `
  CREATE TABLE assessment (
    id TEXT PRIMARY KEY,
    owner TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    day TEXT NOT NULL,
    object_id TEXT NOT NULL,
    place TEXT NOT NULL,
    energy_class TEXT NOT NULL,
    purpose TEXT NOT NULL,
    input_hash TEXT NOT NULL,
    tool TEXT,
    idempotency_key TEXT,
    record TEXT NOT NULL
  ) STRICT;
  CREATE INDEX assessment_by_object ON assessment (owner, object_id, created_at, id);
  CREATE UNIQUE INDEX assessment_by_key ON assessment (owner, tool, idempotency_key)
    WHERE idempotency_key IS NOT NULL;
  `,
  // Assessments from before rent points say that they have none, and bands name what they rest on.
  `
  UPDATE assessment SET record = json_set(record,
    '$.findings.rentPoints', json('{"applies":false,"reason":"RENT_NOT_MADE"}'),
    '$.findings.upgrade', json('null'));
  UPDATE assessment SET record = json_set(record,
    '$.findings.valueBand.spread', 0.15,
    '$.findings.valueBand.valueOn', json('null'),
    '$.findings.valueBand.regionalLevel', json('null'),
    '$.findings.valueBand.inputs', json_array(json_object('id', 'woz', 'unit', 'EUR',
      'source', 'caller', 'value', json_extract(record, '$.overrides.woz'))))
  WHERE json_type(record, '$.findings.valueBand') = 'object';
  `,
]

const version = (database: DatabaseSync): number =>
  (database.prepare('PRAGMA user_version').get() as { user_version: number }).user_version

/**
 * Brings the tables up to date, wholly or not at all. Forward only.
 * @throws when a newer version of this program wrote the file
 */
export function migrate(database: DatabaseSync, file: string): void {
  if (version(database) === MIGRATIONS.length) return
  database.exec('BEGIN IMMEDIATE')
  try {
    // Read again under the lock: another process may have been first.
    const found = version(database)
    if (found > MIGRATIONS.length) throw newerFile(file, found)
    for (const step of MIGRATIONS.slice(found)) database.exec(step)
    database.exec(`PRAGMA user_version = ${MIGRATIONS.length}; COMMIT`)
  } catch (error) {
    database.exec('ROLLBACK')
    throw error
  }
}

const newerFile = (file: string, found: number): Error =>
  new Error(
    `${file} was written by a newer version (schema ${found}, this one knows ${MIGRATIONS.length}). ` +
      'Start that version, or restore an older copy of the file.',
  )
