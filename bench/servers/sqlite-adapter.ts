import { DatabaseSync } from 'node:sqlite'
import type { Adapter, AdapterPayload } from 'oidc-provider'

/**
 * The engine's storage as its documentation describes it, on SQLite with the settings of our own
 * store: WAL, and a durable commit for each write (synchronous FULL).
 */
export function sqliteAdapter(file: string): (model: string) => Adapter {
  const database = new DatabaseSync(file)
  database.exec(`PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;
    CREATE TABLE record (
      model TEXT NOT NULL, id TEXT NOT NULL, payload TEXT NOT NULL, grant_id TEXT,
      expires_at INTEGER, consumed_at INTEGER, PRIMARY KEY (model, id)
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX record_by_grant ON record (grant_id) WHERE grant_id IS NOT NULL;
    CREATE INDEX record_by_expiry ON record (expires_at) WHERE expires_at IS NOT NULL;`)
  const find = database.prepare('SELECT * FROM record WHERE model = ? AND id = ?')
  const save = database.prepare(
    `INSERT INTO record (model, id, payload, grant_id, expires_at) VALUES (?, ?, ?, ?, ?)
     ON CONFLICT (model, id) DO UPDATE SET payload = excluded.payload,
     grant_id = excluded.grant_id, expires_at = excluded.expires_at`,
  )
  const consume = database.prepare('UPDATE record SET consumed_at = ? WHERE model = ? AND id = ?')
  const remove = database.prepare('DELETE FROM record WHERE model = ? AND id = ?')
  const revoke = database.prepare('DELETE FROM record WHERE model = ? AND grant_id = ?')

  return (model) => ({
    async find(id) {
      const row = find.get(model, id) as Row | undefined
      if (row === undefined || (row.expires_at ?? Number.POSITIVE_INFINITY) <= Date.now())
        return undefined
      const consumed = row.consumed_at === null ? {} : { consumed: row.consumed_at }
      return { ...(JSON.parse(row.payload) as AdapterPayload), ...consumed }
    },
    async upsert(id, payload, expiresIn) {
      const expiresAt = expiresIn ? Date.now() + expiresIn * 1000 : null
      save.run(model, id, JSON.stringify(payload), payload.grantId ?? null, expiresAt)
    },
    async consume(id) {
      consume.run(Math.floor(Date.now() / 1000), model, id)
    },
    async destroy(id) {
      remove.run(model, id)
    },
    async revokeByGrantId(grantId) {
      revoke.run(model, grantId)
    },
    findByUid: async () => undefined,
    findByUserCode: async () => undefined,
  })
}

interface Row {
  readonly payload: string
  readonly expires_at: number | null
  readonly consumed_at: number | null
}
