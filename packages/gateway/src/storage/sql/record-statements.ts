import { type ExpressionBuilder, sql } from 'kysely'
import { statement } from './statement.ts'
import type { Tables } from './tables.ts'
import type { Writer } from './writer.ts'

type Key = { model: string; idHash: string }
type Row = Tables['engine_record']
type Owner = 'person_id' | 'client_id'
type Id = { id: string }

/** What a unit of work does to the engine's records, compiled once. */
export function recordStatements({ db, postgres }: Writer) {
  const insert = (p: <N extends keyof Row>(name: N) => never) =>
    db.insertInto('engine_record').values({
      model: p('model'),
      id_hash: p('id_hash'),
      payload: p('payload'),
      grant_hash: p('grant_hash'),
      person_id: p('person_id'),
      client_id: p('client_id'),
      expires_at: p('expires_at'),
      consumed_at: null,
    })
  const update = db.updateTable('engine_record')
  const remove = db.deleteFrom('engine_record')
  const held = (extra: 'any' | 'unused' | 'unchanged') =>
    statement<Key & { payload: string }>()((p) =>
      db
        .selectFrom('engine_record')
        .select(sql<number>`1`.as('held'))
        .where('model', '=', p('model'))
        .where('id_hash', '=', p('idHash'))
        .$if(extra === 'unused', (query) => query.where('consumed_at', 'is', null))
        .$if(extra === 'unchanged', (query) => query.where('payload', '=', p('payload')))
        .$if(postgres, (query) => query.forUpdate()),
    )
  const records = db.selectFrom('engine_record').select('id_hash')
  const repliesTo = (tokens: typeof records) =>
    db.deleteFrom('refresh_reply').where('token_hash', 'in', tokens)
  const tokens = records.where('model', '=', 'RefreshToken')
  const revokeAll = (column: Owner) => {
    const grants = (id: string) => records.where('model', '=', 'Grant').where(column, '=', id)
    return [
      statement<Id>()((p) => repliesTo(tokens.where('grant_hash', 'in', grants(p('id'))))),
      statement<Id>()((p) => remove.where('grant_hash', 'in', grants(p('id')))),
      statement<Id>()((p) => remove.where(column, '=', p('id')).where('model', '!=', 'Client')),
    ]
  }

  return {
    save: statement<Row>()((p) =>
      insert(p as never).onConflict((conflict) =>
        conflict.columns(['model', 'id_hash']).doUpdateSet(replaced),
      ),
    ),
    claim: statement<Row>()((p) => insert(p as never).onConflict((each) => each.doNothing())),
    consume: statement<Key & { at: number }>()((p) =>
      update
        .set({ consumed_at: p('at') })
        .where('model', '=', p('model'))
        .where('id_hash', '=', p('idHash'))
        .where('consumed_at', 'is', null),
    ),
    expireAt: statement<Key & { expiresAt: number | null }>()((p) =>
      update
        .set({ expires_at: p('expiresAt') })
        .where('model', '=', p('model'))
        .where('id_hash', '=', p('idHash')),
    ),
    remove: statement<Key>()((p) =>
      remove.where('model', '=', p('model')).where('id_hash', '=', p('idHash')),
    ),
    exists: held('any'),
    unused: held('unused'),
    unchanged: held('unchanged'),
    revoke: statement<{ model: string; grantHash: string }>()((p) =>
      remove.where('model', '=', p('model')).where('grant_hash', '=', p('grantHash')),
    ),
    forgetReply: statement<Key>()((p) =>
      db.deleteFrom('refresh_reply').where('token_hash', '=', p('idHash')),
    ),
    /** They are found by the tokens they answer, so they go first. */
    forgetReplies: statement<{ grantHash: string }>()((p) =>
      repliesTo(tokens.where('grant_hash', '=', p('grantHash'))),
    ),
    /** First what is found by the grants, then the grants themselves. */
    revokeAll: { person: revokeAll('person_id'), client: revokeAll('client_id') },
  }
}

/** Everything but whether it was used: saving a record anew does not make it fresh. */
const replaced = (eb: ExpressionBuilder<Tables & { excluded: Row }, 'excluded'>) => ({
  payload: eb.ref('excluded.payload'),
  grant_hash: eb.ref('excluded.grant_hash'),
  person_id: eb.ref('excluded.person_id'),
  client_id: eb.ref('excluded.client_id'),
  expires_at: eb.ref('excluded.expires_at'),
})
