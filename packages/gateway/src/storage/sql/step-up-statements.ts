import { sql } from 'kysely'
import { statement } from './statement.ts'
import type { Tables } from './tables.ts'
import type { Writer } from './writer.ts'

/** Written into the statement: a bound limit makes SQLite compile it anew for each run. */
const ONE = sql<number>`1`

export function stepUpStatements({ db, postgres }: Writer) {
  const greater = postgres ? 'greatest' : 'max'
  return {
    raise: statement<Tables['step_up']>()((p) =>
      db
        .insertInto('step_up')
        .values({
          link_hash: p('link_hash'),
          grant_hash: p('grant_hash'),
          demand_hash: p('demand_hash'),
          person_id: p('person_id'),
          client_id: p('client_id'),
          challenged: p('challenged'),
          sealed: p('sealed'),
          expires_at: p('expires_at'),
        })
        .onConflict((conflict) =>
          conflict.columns(['grant_hash', 'demand_hash']).doUpdateSet((eb) => ({
            challenged: eb.fn<number>(greater, ['step_up.challenged', 'excluded.challenged']),
            expires_at: eb.fn<number>(greater, ['step_up.expires_at', 'excluded.expires_at']),
          })),
        )
        .returningAll(),
    ),
    forgetExpired: statement<{ grant: string; now: number }>()((p) =>
      db
        .deleteFrom('step_up')
        .where('grant_hash', '=', p('grant'))
        .where('expires_at', '<=', p('now')),
    ),
    find: statement<{ linkHash: string; now: number }>()((p) =>
      db
        .selectFrom('step_up')
        .selectAll()
        .where('link_hash', '=', p('linkHash'))
        .where('expires_at', '>', p('now')),
    ),
    take: statement<{ linkHash: string; now: number }>()((p) =>
      db
        .deleteFrom('step_up')
        .where('link_hash', '=', p('linkHash'))
        .where('expires_at', '>', p('now')),
    ),
    waiting: statement<{ personId: string; clientId: string; now: number }>()((p) =>
      db
        .selectFrom('step_up')
        .selectAll()
        .where('person_id', '=', p('personId'))
        .where('client_id', '=', p('clientId'))
        .where('expires_at', '>', p('now'))
        .orderBy('expires_at', 'desc')
        .limit(ONE),
    ),
    settle: statement<{ personId: string; clientId: string }>()((p) =>
      db
        .deleteFrom('step_up')
        .where('person_id', '=', p('personId'))
        .where('client_id', '=', p('clientId')),
    ),
  }
}
