import { sql } from 'kysely'
import type { Clock } from '../../kernel/clock.ts'
import type { Holdings } from '../ports/holdings.ts'
import { statement } from './statement.ts'
import type { Writer } from './writer.ts'

type Asked = { id: string; now: number }

export function sqlHoldings({ database, db }: Writer, clock: Clock): Holdings {
  const living = (now: number) =>
    db
      .selectFrom('engine_record')
      .select(['model', sql<number>`count(*)`.as('count')])
      .where('consumed_at', 'is', null)
      .where((eb) => eb.or([eb('expires_at', 'is', null), eb('expires_at', '>', now)]))
      .groupBy('model')
  const countsBy = (column: 'id_hash' | 'person_id' | 'client_id') => {
    const grants = (id: string) =>
      db
        .selectFrom('engine_record')
        .select('id_hash')
        .where('model', '=', 'Grant')
        .where(column, '=', id)
    return [
      statement<Asked>()((p) =>
        living(p('now')).where('model', '=', 'Grant').where(column, '=', p('id')),
      ),
      statement<Asked>()((p) => living(p('now')).where('grant_hash', 'in', grants(p('id')))),
    ]
  }
  const counts = {
    grant: countsBy('id_hash'),
    person: countsBy('person_id'),
    client: countsBy('client_id'),
  }
  const people = statement<{ objectId: string; limit: number }>()((p) =>
    db
      .selectFrom('person')
      .select('id')
      .where(sql`lower(object_id)`, '=', p('objectId'))
      .orderBy('id')
      .limit(p('limit')),
  )
  return {
    async count(of, id) {
      const asked = { id, now: clock.now() }
      const answers = await Promise.all(counts[of].map((count) => database.rows(count(asked))))
      const rows = answers.flat()
      const countOf = (model: string) => rows.find((row) => row.model === model)?.count ?? 0
      return {
        grants: countOf('Grant'),
        refreshTokens: countOf('RefreshToken'),
        codes: countOf('AuthorizationCode'),
      }
    },
    async peopleWith(objectId, limit) {
      const rows = await database.rows(people({ objectId: objectId.toLowerCase(), limit }))
      return rows.map(({ id }) => id)
    },
  }
}
