import type { Clock } from '../../kernel/clock.ts'
import type { Revocation, Revocations } from '../ports/revocations.ts'
import { purgeOf } from './purge.ts'
import { statement } from './statement.ts'
import type { Writer } from './writer.ts'

export function sqlRevocations(writer: Writer, clock: Clock): Revocations {
  const { database, db } = writer
  const since = statement<{ sequence: number; limit: number }>()((p) =>
    db
      .selectFrom('revocation')
      .selectAll()
      .where('sequence', '>', p('sequence'))
      .orderBy('sequence')
      .limit(p('limit')),
  )
  return {
    async since(sequence, limit) {
      const rows = await database.rows(since({ sequence, limit }))
      return rows.map((row) => ({
        sequence: row.sequence,
        kind: row.kind as Revocation['kind'],
        subject: row.subject,
        notBefore: row.not_before,
        expiresAt: row.expires_at,
      }))
    },
    purge: purgeOf(writer, clock, 'revocation', 'sequence'),
  }
}
