import type { Dialect } from './sql-database.ts'

/** Where the two dialects differ; everything else is one text. */
const WORDS = {
  sqlite: {
    big: 'INTEGER',
    sequence: 'INTEGER PRIMARY KEY AUTOINCREMENT',
    table: 'STRICT, WITHOUT ROWID',
    sequenced: 'STRICT',
  },
  postgres: {
    big: 'BIGINT',
    sequence: 'BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY',
    table: '',
    sequenced: '',
  },
} as const

/** Forward only. A script never changes once released; a new version is a new entry. */
export const schemaVersions = (dialect: Dialect): readonly string[] => [first(WORDS[dialect])]

const first = ({ big, sequence, table, sequenced }: (typeof WORDS)[Dialect]): string => `
  CREATE TABLE engine_record (
    model TEXT NOT NULL, id_hash TEXT NOT NULL, payload TEXT NOT NULL,
    grant_hash TEXT, person_id TEXT, client_id TEXT, expires_at ${big}, consumed_at ${big},
    PRIMARY KEY (model, id_hash)
  ) ${table};
  CREATE INDEX engine_record_by_grant ON engine_record (grant_hash, model) WHERE grant_hash IS NOT NULL;
  CREATE INDEX engine_record_by_person ON engine_record (person_id) WHERE person_id IS NOT NULL;
  CREATE INDEX engine_record_by_client ON engine_record (client_id) WHERE client_id IS NOT NULL;
  CREATE INDEX engine_record_by_expiry ON engine_record (expires_at) WHERE expires_at IS NOT NULL;
  CREATE INDEX engine_record_waiting_client ON engine_record (expires_at)
    WHERE model = 'Client' AND expires_at IS NOT NULL;

  CREATE TABLE refresh_reply (
    token_hash TEXT PRIMARY KEY, grant_hash TEXT NOT NULL, successor_hash TEXT NOT NULL,
    parameters_hash TEXT NOT NULL, sealed TEXT NOT NULL,
    redeemed_at ${big} NOT NULL, expires_at ${big} NOT NULL
  ) ${sequenced};
  CREATE INDEX refresh_reply_by_expiry ON refresh_reply (expires_at);

  CREATE TABLE revocation (
    sequence ${sequence}, kind TEXT NOT NULL, subject TEXT NOT NULL,
    not_before ${big} NOT NULL, expires_at ${big} NOT NULL
  ) ${sequenced};
  CREATE INDEX revocation_by_expiry ON revocation (expires_at);

  CREATE TABLE audit_entry (
    sequence ${sequence}, event TEXT NOT NULL, at ${big} NOT NULL,
    grant_hash TEXT, person_id TEXT, client_id TEXT, expires_at ${big} NOT NULL
  ) ${sequenced};
  CREATE INDEX audit_entry_by_expiry ON audit_entry (expires_at);

  CREATE TABLE person (
    key TEXT PRIMARY KEY, id TEXT NOT NULL UNIQUE, tenant_id TEXT, object_id TEXT,
    created_at ${big} NOT NULL
  ) ${table};

  CREATE TABLE sign_in (
    state_hash TEXT PRIMARY KEY, purpose_hash TEXT NOT NULL UNIQUE,
    browser_hash TEXT NOT NULL, sealed TEXT NOT NULL, expires_at ${big} NOT NULL
  ) ${table};
  CREATE INDEX sign_in_by_expiry ON sign_in (expires_at);

  CREATE TABLE step_up (
    link_hash TEXT PRIMARY KEY, grant_hash TEXT NOT NULL, demand_hash TEXT NOT NULL,
    person_id TEXT NOT NULL, client_id TEXT NOT NULL, challenged INTEGER NOT NULL,
    sealed TEXT NOT NULL, expires_at ${big} NOT NULL,
    UNIQUE (grant_hash, demand_hash)
  ) ${table};
  CREATE INDEX step_up_by_person ON step_up (person_id, client_id);
  CREATE INDEX step_up_by_expiry ON step_up (expires_at);

  CREATE TABLE signing_key (
    kid TEXT PRIMARY KEY, succeeds TEXT NOT NULL UNIQUE, sealed_jwk TEXT NOT NULL,
    created_at ${big} NOT NULL,
    signs_from ${big} NOT NULL
  ) ${table};

  CREATE TABLE metadata_document (
    url TEXT PRIMARY KEY, document TEXT NOT NULL, fetched_at ${big} NOT NULL
  ) ${sequenced};
  CREATE INDEX metadata_document_by_age ON metadata_document (fetched_at);
`
