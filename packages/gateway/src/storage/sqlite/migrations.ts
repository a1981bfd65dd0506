import type { DatabaseSync } from 'node:sqlite'

/** Forward only. A statement list never changes once released; a new version is a new entry. */
const MIGRATIONS: readonly string[] = [
  `
  CREATE TABLE engine_record (
    model TEXT NOT NULL, id_hash TEXT NOT NULL, payload TEXT NOT NULL,
    grant_hash TEXT, expires_at INTEGER, consumed_at INTEGER,
    PRIMARY KEY (model, id_hash)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX engine_record_by_grant ON engine_record (grant_hash, model) WHERE grant_hash IS NOT NULL;
  CREATE INDEX engine_record_by_expiry ON engine_record (expires_at) WHERE expires_at IS NOT NULL;
  CREATE INDEX engine_record_waiting_client ON engine_record (expires_at)
    WHERE model = 'Client' AND expires_at IS NOT NULL;

  CREATE TABLE person (
    key TEXT PRIMARY KEY, id TEXT NOT NULL UNIQUE, tenant_id TEXT, object_id TEXT,
    created_at INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE sign_in (
    state_hash TEXT PRIMARY KEY, purpose_hash TEXT NOT NULL UNIQUE,
    browser_hash TEXT NOT NULL, sealed TEXT NOT NULL, expires_at INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX sign_in_by_expiry ON sign_in (expires_at);

  CREATE TABLE step_up (
    link_hash TEXT PRIMARY KEY, grant_hash TEXT NOT NULL, demand_hash TEXT NOT NULL,
    person_id TEXT NOT NULL, client_id TEXT NOT NULL, challenged INTEGER NOT NULL,
    sealed TEXT NOT NULL, expires_at INTEGER NOT NULL,
    UNIQUE (grant_hash, demand_hash)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX step_up_by_person ON step_up (person_id, client_id);
  CREATE INDEX step_up_by_expiry ON step_up (expires_at);

  CREATE TABLE signing_key (
    kid TEXT PRIMARY KEY, sealed_jwk TEXT NOT NULL, created_at INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE metadata_document (
    url TEXT PRIMARY KEY, document TEXT NOT NULL, fetched_at INTEGER NOT NULL
  ) STRICT;
  CREATE INDEX metadata_document_by_age ON metadata_document (fetched_at);
  `,
]

/**
 * Brings the database to this version, one transaction a step.
 * @throws when the file was written by a newer version: going back would lose data.
 */
export function migrate(database: DatabaseSync): void {
  database.exec('BEGIN IMMEDIATE')
  try {
    const row = database.prepare('PRAGMA user_version').get() as { user_version: number }
    if (row.user_version > MIGRATIONS.length) {
      throw new Error(
        `The database has schema version ${row.user_version} and this Voordeur knows up to ${MIGRATIONS.length}. Run the newer Voordeur that wrote it.`,
      )
    }
    for (const step of MIGRATIONS.slice(row.user_version)) database.exec(step)
    database.exec(`PRAGMA user_version = ${MIGRATIONS.length}`)
    database.exec('COMMIT')
  } catch (error) {
    database.exec('ROLLBACK')
    throw error
  }
}
