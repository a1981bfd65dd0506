import { sql } from 'kysely'
import type { EngineRecord, Write } from '../ports/engine-records.ts'
import { grantLocks } from './grant-locks.ts'
import { recordStatements } from './record-statements.ts'
import type { Step } from './sql-database.ts'
import { statement } from './statement.ts'
import type { Tables } from './tables.ts'
import type { Writer } from './writer.ts'

/** Held until the end of a transaction that records a revocation; see `Revocations.since`. */
const REVOCATION_LOCK = 0x766f_6f73

/**
 * A unit of writes as the steps of one transaction. Grants are locked first and the list of
 * revocations last: whoever has that lock waits for nobody any more, and holds it but a moment.
 */
export function unitSteps(writer: Writer): (writes: readonly Write[]) => readonly Step[] {
  const locks = grantLocks(writer)
  const step = writeSteps(writer)
  const inOrder = writer.postgres
    ? [{ query: { sql: `SELECT pg_advisory_xact_lock(${REVOCATION_LOCK})`, parameters: [] } }]
    : []
  return (writes) => {
    const denounced = writes.filter(({ type }) => type === 'denounce').flatMap(step)
    const others = writes.filter(({ type }) => type !== 'denounce').flatMap(step)
    return [...locks(writes), ...others, ...(denounced.length > 0 ? inOrder : []), ...denounced]
  }
}

/** A kind of write as statements; those with a condition must touch exactly one row. */
function writeSteps(writer: Writer): (write: Write) => readonly Step[] {
  const records = recordStatements(writer)
  const { reply, denounce, audit } = entryStatements(writer)

  return (write) => {
    switch (write.type) {
      case 'save':
        return [{ query: records.save(recordRow(write.record)) }]
      case 'claim':
        return [{ query: records.claim(recordRow(write.record)), one: 'claimed already' }]
      case 'consume':
        return [{ query: records.consume(write), one: 'used already' }]
      case 'take':
        return [{ query: records.remove(write), one: 'taken already' }]
      case 'remove':
        return [{ query: records.forgetReply(write) }, { query: records.remove(write) }]
      case 'revoke':
        return [{ query: records.forgetReplies(write) }, { query: records.revoke(write) }]
      case 'revoke-all':
        return records.revokeAll[write.of].map((each) => ({ query: each(write) }))
      case 'require':
        return [{ query: records.exists({ ...write, payload: '' }), one: 'revoked meanwhile' }]
      case 'unused':
        return [{ query: records.unused({ ...write, payload: '' }), one: 'used meanwhile' }]
      case 'unchanged':
        return [{ query: records.unchanged(write), one: 'changed meanwhile' }]
      case 'prolong':
        return [{ query: records.expireAt(write) }]
      case 'keep':
        return [{ query: records.expireAt({ ...write, expiresAt: null }) }]
      case 'reply':
        return [{ query: reply(replyRow(write)) }]
      case 'denounce': {
        const { kind, subject, notBefore, expiresAt } = write.revocation
        return [
          { query: denounce({ kind, subject, not_before: notBefore, expires_at: expiresAt }) },
        ]
      }
      case 'audit':
        return [{ query: audit(auditRow(write)) }]
    }
  }
}

function entryStatements({ db }: Writer) {
  return {
    reply: statement<Tables['refresh_reply']>()((p) =>
      db.insertInto('refresh_reply').values({
        token_hash: p('token_hash'),
        grant_hash: p('grant_hash'),
        successor_hash: p('successor_hash'),
        parameters_hash: p('parameters_hash'),
        sealed: p('sealed'),
        redeemed_at: p('redeemed_at'),
        expires_at: p('expires_at'),
      }),
    ),
    denounce: statement<Omit<Tables['revocation'], 'sequence'>>()((p) => ({
      compile: () =>
        sql`INSERT INTO revocation (kind, subject, not_before, expires_at)
          VALUES (${p('kind')}, ${p('subject')}, ${p('not_before')}, ${p('expires_at')})`.compile(
          db,
        ),
    })),
    audit: statement<Omit<Tables['audit_entry'], 'sequence'>>()((p) => ({
      compile: () =>
        sql`INSERT INTO audit_entry (event, at, grant_hash, person_id, client_id, expires_at)
          VALUES (${p('event')}, ${p('at')}, ${p('grant_hash')}, ${p('person_id')},
            ${p('client_id')}, ${p('expires_at')})`.compile(db),
    })),
  }
}

const recordRow = (record: EngineRecord): Tables['engine_record'] => ({
  model: record.model,
  id_hash: record.idHash,
  payload: record.payload,
  grant_hash: record.grantHash ?? null,
  person_id: record.personId ?? null,
  client_id: record.clientId ?? null,
  expires_at: record.expiresAt ?? null,
  consumed_at: null,
})

const replyRow = ({ reply }: Write & { type: 'reply' }): Tables['refresh_reply'] => ({
  token_hash: reply.tokenHash,
  grant_hash: reply.grantHash,
  successor_hash: reply.successorHash,
  parameters_hash: reply.parametersHash,
  sealed: reply.sealed,
  redeemed_at: reply.redeemedAt,
  expires_at: reply.expiresAt,
})

const auditRow = ({ entry }: Write & { type: 'audit' }) => ({
  event: entry.event,
  at: entry.at,
  grant_hash: entry.grantHash ?? null,
  person_id: entry.personId ?? null,
  client_id: entry.clientId ?? null,
  expires_at: entry.expiresAt,
})
