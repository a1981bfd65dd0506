import type { DatabaseSync } from 'node:sqlite'
import type { SigningKeys } from '../ports/signing-keys.ts'

interface Row {
  kid: string
  sealed_jwk: string
  created_at: number
}

export function sqliteSigningKeys(database: DatabaseSync): SigningKeys {
  const list = database.prepare('SELECT * FROM signing_key ORDER BY created_at, kid')
  const saveFirst = database.prepare(
    `INSERT INTO signing_key (kid, sealed_jwk, created_at)
     SELECT ?, ?, ? WHERE NOT EXISTS (SELECT 1 FROM signing_key)`,
  )
  return {
    async list() {
      return (list.all() as unknown as Row[]).map((row) => ({
        kid: row.kid,
        sealedJwk: row.sealed_jwk,
        createdAt: row.created_at,
      }))
    },
    async saveFirst(key) {
      return Number(saveFirst.run(key.kid, key.sealedJwk, key.createdAt).changes) === 1
    },
  }
}
