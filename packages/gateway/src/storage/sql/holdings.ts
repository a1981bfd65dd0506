import { sql } from 'kysely'
import type { Clock } from '../../kernel/clock.ts'
import type { Holdings } from '../ports/holdings.ts'
import { statement } from './statement.ts'
import type { Writer } from './writer.ts'

const COLUMNS = { grant: 'grant_hash', person: 'person_id', client: 'client_id' } as const

export function sqlHoldings({ database, db }: Writer, clock: Clock): Holdings {
  const countBy = (column: (typeof COLUMNS)[keyof typeof COLUMNS]) =>
    statement<{ id: string; now: number }>()((p) =>
      db
        .selectFrom('engine_record')
        .select(['model', sql<number>`count(*)`.as('count')])
        .where((eb) =>
          column === 'grant_hash'
            ? eb.or([
                eb(column, '=', p('id')),
                eb('model', '=', 'Grant').and('id_hash', '=', p('id')),
              ])
            : eb(column, '=', p('id')),
        )
        .where('consumed_at', 'is', null)
        .where((eb) => eb.or([eb('expires_at', 'is', null), eb('expires_at', '>', p('now'))]))
        .groupBy('model'),
    )
  const counts = {
    grant: countBy('grant_hash'),
    person: countBy('person_id'),
    client: countBy('client_id'),
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
      const rows = await database.rows(counts[of]({ id, now: clock.now() }))
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
