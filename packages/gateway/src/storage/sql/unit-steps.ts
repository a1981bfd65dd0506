import { sql } from 'kysely'
import type { EngineRecord, Write } from '../ports/engine-records.ts'
import type { Step } from './sql-database.ts'
import { statement } from './statement.ts'
import type { Tables } from './tables.ts'
import type { Writer } from './writer.ts'

/** Held until the end of a transaction that records a revocation; see `Revocations.since`. */
const REVOCATION_LOCK = 0x766f_6f73

type Key = { model: string; idHash: string }

/** A kind of write as statements; those with a condition must touch exactly one row. */
export function unitSteps({ db, postgres }: Writer): (write: Write) => readonly Step[] {
  const insert = (p: <N extends keyof Tables['engine_record']>(name: N) => never) =>
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
  const save = statement<Tables['engine_record']>()((p) =>
    insert(p as never).onConflict((conflict) =>
      conflict.columns(['model', 'id_hash']).doUpdateSet((eb) => ({
        payload: eb.ref('excluded.payload'),
        grant_hash: eb.ref('excluded.grant_hash'),
        person_id: eb.ref('excluded.person_id'),
        client_id: eb.ref('excluded.client_id'),
        expires_at: eb.ref('excluded.expires_at'),
      })),
    ),
  )
  const claim = statement<Tables['engine_record']>()((p) =>
    insert(p as never).onConflict((conflict) => conflict.doNothing()),
  )
  const update = db.updateTable('engine_record')
  const consume = statement<Key & { at: number }>()((p) =>
    update
      .set({ consumed_at: p('at') })
      .where('model', '=', p('model'))
      .where('id_hash', '=', p('idHash'))
      .where('consumed_at', 'is', null),
  )
  const expireAt = statement<Key & { expiresAt: number | null }>()((p) =>
    update
      .set({ expires_at: p('expiresAt') })
      .where('model', '=', p('model'))
      .where('id_hash', '=', p('idHash')),
  )
  const remove = statement<Key>()((p) =>
    db
      .deleteFrom('engine_record')
      .where('model', '=', p('model'))
      .where('id_hash', '=', p('idHash')),
  )
  const revoke = statement<{ model: string; grantHash: string }>()((p) =>
    db
      .deleteFrom('engine_record')
      .where('model', '=', p('model'))
      .where('grant_hash', '=', p('grantHash')),
  )
  const forgetReplies = statement<{ grantHash: string }>()((p) =>
    db.deleteFrom('refresh_reply').where('grant_hash', '=', p('grantHash')),
  )
  const revokeAll = (column: 'person_id' | 'client_id') =>
    statement<{ id: string }>()((p) =>
      db.deleteFrom('engine_record').where(column, '=', p('id')).where('model', '!=', 'Client'),
    )
  const ofPerson = revokeAll('person_id')
  const ofClient = revokeAll('client_id')
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
  const [exists, unused, unchanged] = [held('any'), held('unused'), held('unchanged')]
  const reply = statement<Tables['refresh_reply']>()((p) =>
    db.insertInto('refresh_reply').values({
      token_hash: p('token_hash'),
      grant_hash: p('grant_hash'),
      successor_hash: p('successor_hash'),
      parameters_hash: p('parameters_hash'),
      sealed: p('sealed'),
      redeemed_at: p('redeemed_at'),
      expires_at: p('expires_at'),
    }),
  )
  const inOrder = postgres
    ? [{ query: { sql: `SELECT pg_advisory_xact_lock(${REVOCATION_LOCK})`, parameters: [] } }]
    : []
  const denounce = statement<Omit<Tables['revocation'], 'sequence'>>()((p) => ({
    compile: () =>
      sql`INSERT INTO revocation (kind, subject, not_before, expires_at)
        VALUES (${p('kind')}, ${p('subject')}, ${p('not_before')}, ${p('expires_at')})`.compile(db),
  }))
  const audit = statement<Omit<Tables['audit_entry'], 'sequence'>>()((p) => ({
    compile: () =>
      sql`INSERT INTO audit_entry (event, at, grant_hash, person_id, client_id, expires_at)
        VALUES (${p('event')}, ${p('at')}, ${p('grant_hash')}, ${p('person_id')},
          ${p('client_id')}, ${p('expires_at')})`.compile(db),
  }))

  return (write) => {
    switch (write.type) {
      case 'save':
        return [{ query: save(toRow(write.record)) }]
      case 'claim':
        return [{ query: claim(toRow(write.record)), one: 'claimed already' }]
      case 'consume':
        return [{ query: consume(write), one: 'used already' }]
      case 'take':
        return [{ query: remove(write), one: 'taken already' }]
      case 'remove':
        return [{ query: remove(write) }]
      case 'revoke':
        return [{ query: revoke(write) }, { query: forgetReplies({ grantHash: write.grantHash }) }]
      case 'revoke-all':
        return [{ query: (write.of === 'person' ? ofPerson : ofClient)({ id: write.id }) }]
      case 'require':
        return [{ query: exists({ ...write, payload: '' }), one: 'revoked meanwhile' }]
      case 'unused':
        return [{ query: unused({ ...write, payload: '' }), one: 'used meanwhile' }]
      case 'unchanged':
        return [{ query: unchanged(write), one: 'changed meanwhile' }]
      case 'prolong':
        return [{ query: expireAt(write) }]
      case 'keep':
        return [{ query: expireAt({ ...write, expiresAt: null }) }]
      case 'reply': {
        const { tokenHash, grantHash, successorHash, parametersHash } = write.reply
        const { sealed, redeemedAt, expiresAt } = write.reply
        const row = {
          token_hash: tokenHash,
          grant_hash: grantHash,
          successor_hash: successorHash,
          parameters_hash: parametersHash,
          sealed,
          redeemed_at: redeemedAt,
          expires_at: expiresAt,
        }
        return [{ query: reply(row) }]
      }
      case 'denounce': {
        const { kind, subject, notBefore, expiresAt } = write.revocation
        const row = { kind, subject, not_before: notBefore, expires_at: expiresAt }
        return [...inOrder, { query: denounce(row) }]
      }
      case 'audit': {
        const { event, at, grantHash, personId, clientId, expiresAt } = write.entry
        const of = { grant_hash: grantHash ?? null, person_id: personId ?? null }
        const row = { event, at, ...of, client_id: clientId ?? null, expires_at: expiresAt }
        return [{ query: audit(row) }]
      }
    }
  }
}

const toRow = (record: EngineRecord): Tables['engine_record'] => ({
  model: record.model,
  id_hash: record.idHash,
  payload: record.payload,
  grant_hash: record.grantHash ?? null,
  person_id: record.personId ?? null,
  client_id: record.clientId ?? null,
  expires_at: record.expiresAt ?? null,
  consumed_at: null,
})
