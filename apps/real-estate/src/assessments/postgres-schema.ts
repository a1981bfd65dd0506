/** What the tables are called in `schema_version`; the SQLite file has the same name. */
export const NAME = 'assessments'

/** Compared and ordered by its bytes, as in SQLite and whatever the database's language. */
const TEXT = 'TEXT COLLATE "C"'

/**
 * Each entry brings the tables from its index to the next version; entries never change. The columns
 * are those of the SQLite file, so that a backup of one goes into the other.
 */
export const VERSIONS: readonly string[] = [
  `
  CREATE TABLE assessment (
    owner ${TEXT} NOT NULL, id ${TEXT} NOT NULL, created_at BIGINT NOT NULL, day ${TEXT} NOT NULL,
    object_id ${TEXT} NOT NULL, place ${TEXT} NOT NULL, address_key ${TEXT} NOT NULL,
    energy_class ${TEXT} NOT NULL, purpose ${TEXT} NOT NULL, value DOUBLE PRECISION,
    flags ${TEXT} NOT NULL, severity INTEGER NOT NULL, rules_version ${TEXT} NOT NULL,
    input_hash ${TEXT} NOT NULL, tool ${TEXT}, idempotency_key ${TEXT}, record TEXT NOT NULL,
    PRIMARY KEY (owner, id)
  );
  CREATE INDEX assessment_by_date ON assessment (owner, created_at, id, object_id);
  CREATE INDEX assessment_by_object ON assessment (owner, object_id, created_at, id);
  CREATE UNIQUE INDEX assessment_by_key ON assessment (owner, tool, idempotency_key)
    WHERE idempotency_key IS NOT NULL;
  `,
]
