/** What happened to grants and keys, committed together with what it tells. */
export interface AuditTrail {
  /** The newest first, at most `limit`; with `before`, those recorded before it. */
  list(limit: number, before?: number): Promise<readonly RecordedAuditEntry[]>
  /** Deletes at most `limit` whose time is over; returns how many. */
  purge(limit: number): Promise<number>
}

export interface AuditEntry {
  readonly event: AuditEvent
  /** Milliseconds since the epoch. */
  readonly at: number
  readonly grantHash?: string
  readonly personId?: string
  readonly clientId?: string
  readonly expiresAt: number
}

export type AuditEvent =
  | 'code_redeemed'
  | 'refreshed'
  | 'refresh_replayed'
  | 'refresh_superseded'
  | 'refresh_reused'
  | 'grant_revoked'
  | 'person_revoked'
  | 'client_revoked'
  | 'key_published'
  | 'key_retired'

export interface RecordedAuditEntry extends AuditEntry {
  readonly sequence: number
}
