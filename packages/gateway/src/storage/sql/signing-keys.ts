import { sql } from 'kysely'
import type { SigningKeys } from '../ports/signing-keys.ts'
import { statement } from './statement.ts'
import type { Tables } from './tables.ts'
import type { Writer } from './writer.ts'

export function sqlSigningKeys({ database, db, postgres }: Writer): SigningKeys {
  const big = postgres ? sql`bigint` : sql`integer`
  const text = (value: string) => sql`CAST(${value} AS text)`
  const list = statement<Record<string, never>>()(() =>
    db.selectFrom('signing_key').selectAll().orderBy('created_at').orderBy('kid'),
  )
  // A key has one successor: the column is unique, so of two replicas that rotate at once one adds.
  // Beside that the key it succeeds must be there, or, for a first key, no key at all.
  const add = statement<Tables['signing_key']>()((p) => ({
    compile: () =>
      sql`INSERT INTO signing_key (kid, succeeds, sealed_jwk, created_at, signs_from)
        SELECT ${text(p('kid'))}, ${text(p('succeeds'))}, ${text(p('sealed_jwk'))},
          CAST(${p('created_at')} AS ${big}), CAST(${p('signs_from')} AS ${big})
        WHERE CASE WHEN ${text(p('succeeds'))} = '' THEN NOT EXISTS (SELECT 1 FROM signing_key)
          ELSE EXISTS (SELECT 1 FROM signing_key WHERE kid = ${text(p('succeeds'))}) END
        ON CONFLICT (succeeds) DO NOTHING`.compile(db),
  }))
  const remove = statement<{ kid: string }>()((p) =>
    db.deleteFrom('signing_key').where('kid', '=', p('kid')),
  )
  return {
    async list() {
      return (await database.rows(list({}))).map((row) => ({
        kid: row.kid,
        sealedJwk: row.sealed_jwk,
        createdAt: row.created_at,
        signsFrom: row.signs_from,
      }))
    },
    async add({ kid, sealedJwk, createdAt, signsFrom }, newest = '') {
      const row = { kid, succeeds: newest, sealed_jwk: sealedJwk, created_at: createdAt }
      return (await database.change(add({ ...row, signs_from: signsFrom }))) === 1
    },
    async remove(kid) {
      return (await database.change(remove({ kid }))) === 1
    },
  }
}
