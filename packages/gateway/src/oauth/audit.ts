import type { AuditEvent } from '../storage/ports/audit-trail.ts'
import type { Write } from '../storage/ports/engine-records.ts'

/** The grant an entry is about, as the store knows it: `grant` is the SHA-256 of its id. */
export interface GrantReference {
  readonly grant: string
  readonly personId?: string | undefined
  readonly clientId?: string | undefined
}

const DAY_MS = 86_400_000
const KEPT_MS = 90 * DAY_MS
/** What every connection does every few minutes would fill the disk, and is asked about soon. */
const ROUTINE_MS = 7 * DAY_MS
const ROUTINE = new Set<AuditEvent>(['code_redeemed', 'refreshed'])

/**
 * An entry of the audit trail, for the unit that does what it tells.
 * @param at milliseconds since the epoch.
 */
export function audited(
  event: AuditEvent,
  { grant, personId, clientId }: Partial<GrantReference>,
  at: number,
): Write {
  const entry = {
    event,
    at,
    ...(grant === undefined ? {} : { grantHash: grant }),
    ...(personId === undefined ? {} : { personId }),
    ...(clientId === undefined ? {} : { clientId }),
    expiresAt: at + (ROUTINE.has(event) ? ROUTINE_MS : KEPT_MS),
  }
  return { type: 'audit', entry }
}
