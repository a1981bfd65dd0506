import type { Clock } from '../../kernel/clock.ts'
import type { AuditEvent, AuditTrail } from '../ports/audit-trail.ts'
import { purgeOf } from './purge.ts'
import { statement } from './statement.ts'
import type { Writer } from './writer.ts'

export function sqlAuditTrail(writer: Writer, clock: Clock): AuditTrail {
  const { database, db } = writer
  const list = statement<{ before: number; limit: number }>()((p) =>
    db
      .selectFrom('audit_entry')
      .selectAll()
      .where('sequence', '<', p('before'))
      .orderBy('sequence', 'desc')
      .limit(p('limit')),
  )
  return {
    async list(limit, before = Number.MAX_SAFE_INTEGER) {
      const rows = await database.rows(list({ limit, before }))
      return rows.map((row) => ({
        sequence: row.sequence,
        event: row.event as AuditEvent,
        at: row.at,
        ...(row.grant_hash === null ? {} : { grantHash: row.grant_hash }),
        ...(row.person_id === null ? {} : { personId: row.person_id }),
        ...(row.client_id === null ? {} : { clientId: row.client_id }),
        expiresAt: row.expires_at,
      }))
    },
    purge: purgeOf(writer, clock, 'audit_entry', 'sequence'),
  }
}
