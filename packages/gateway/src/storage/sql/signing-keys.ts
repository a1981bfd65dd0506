import type { SigningKeys } from '../ports/signing-keys.ts'
import { statement } from './statement.ts'
import type { Tables } from './tables.ts'
import type { Writer } from './writer.ts'

export function sqlSigningKeys({ database, db }: Writer): SigningKeys {
  const list = statement<Record<string, never>>()(() =>
    db.selectFrom('signing_key').selectAll().orderBy('created_at').orderBy('kid'),
  )
  // A key has one successor: the column is unique, so of two replicas that rotate at once one adds.
  const add = statement<Tables['signing_key']>()((p) =>
    db
      .insertInto('signing_key')
      .values({
        kid: p('kid'),
        succeeds: p('succeeds'),
        sealed_jwk: p('sealed_jwk'),
        created_at: p('created_at'),
        signs_from: p('signs_from'),
      })
      .onConflict((conflict) => conflict.column('succeeds').doNothing()),
  )
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
      await database.change(remove({ kid }))
    },
  }
}
