import type { DatabaseSync } from 'node:sqlite'
import { addressKey } from './order.ts'

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
  // More to filter and order by; the owner leads every index, and the long record comes last.
  `
  CREATE TABLE assessment_next (
    owner TEXT NOT NULL,
    id TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    day TEXT NOT NULL,
    object_id TEXT NOT NULL,
    place TEXT NOT NULL,
    address_key TEXT NOT NULL,
    energy_class TEXT NOT NULL,
    purpose TEXT NOT NULL,
    value REAL,
    flags TEXT NOT NULL,
    severity INTEGER NOT NULL,
    rules_version TEXT NOT NULL,
    input_hash TEXT NOT NULL,
    tool TEXT,
    idempotency_key TEXT,
    record TEXT NOT NULL,
    PRIMARY KEY (owner, id)
  ) STRICT;
  INSERT INTO assessment_next SELECT owner, id, created_at, day, object_id, place,
    address_key(record ->> '$.property.woonplaats', record ->> '$.property.display'),
    energy_class, purpose, record ->> '$.findings.valueBand.central',
    coalesce((SELECT ' ' || group_concat(value ->> '$.code', ' ') || ' '
      FROM json_each(record, '$.findings.flags')), ''),
    coalesce((SELECT max(CASE value ->> '$.severity'
        WHEN 'serious' THEN 3 WHEN 'attention' THEN 2 ELSE 1 END)
      FROM json_each(record, '$.findings.flags')), 0),
    record ->> '$.rulesVersion', input_hash, tool, idempotency_key, record FROM assessment;
  DROP TABLE assessment;
  ALTER TABLE assessment_next RENAME TO assessment;
  CREATE INDEX assessment_by_date ON assessment (owner, created_at, id, object_id);
  CREATE INDEX assessment_by_object ON assessment (owner, object_id, created_at, id);
  CREATE UNIQUE INDEX assessment_by_key ON assessment (owner, tool, idempotency_key)
    WHERE idempotency_key IS NOT NULL;
  `,
]

/** From here on deleted rows are overwritten; free pages of older files may still hold some. */
const OVERWRITES_DELETED = 3

const version = (database: DatabaseSync): number =>
  (database.prepare('PRAGMA user_version').get() as { user_version: number }).user_version

/**
 * Brings the tables up to date, wholly or not at all. Forward only.
 * @throws when a newer version of this program wrote the file
 */
export function migrate(database: DatabaseSync, file: string): void {
  const before = version(database)
  if (before === MIGRATIONS.length) return
  if (before > 0 && before < OVERWRITES_DELETED) database.exec('VACUUM')
  database.function('address_key', { deterministic: true }, (place, display) =>
    addressKey(String(place), String(display)),
  )
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
