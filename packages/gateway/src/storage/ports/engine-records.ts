import type { AuditEntry } from './audit-trail.ts'
import type { RefreshReply } from './refresh-replies.ts'
import type { Revocation } from './revocations.ts'

/**
 * What the OAuth engine keeps: codes, refresh tokens, grants, interactions, clients. One request's
 * writes arrive together and become durable together, or not at all.
 */
export interface EngineRecords {
  /** A record that has not expired, or `undefined`. */
  find(model: string, idHash: string): Promise<EngineRecord | undefined>
  /** All that a refresh is judged by, in one look; `undefined` when there is no such token. */
  findRedeemable(tokenHash: string): Promise<Redeemable | undefined>
  /**
   * All or nothing, durable before it resolves. Grants that the writes name are locked first, in
   * one order: a revocation and a refresh that meet can't deadlock, nor miss each other's rows.
   * @throws {Conflict} when a condition no longer holds: somebody else was first.
   */
  commit(writes: readonly Write[]): Promise<void>
  /** Deletes at most `limit` expired records; returns how many. */
  purge(limit: number): Promise<number>
  /**
   * Deletes at most `limit` of the oldest registrations nobody has consented to yet, as long as
   * there are more than `keep` of them; returns how many.
   */
  trimWaitingClients(keep: number, limit: number): Promise<number>
}

export interface EngineRecord {
  readonly model: string
  /** SHA-256 of the identifier: a stolen table redeems nothing. */
  readonly idHash: string
  /** JSON, without the identifier itself. */
  readonly payload: string
  /** The grant it was issued under, with which it goes. */
  readonly grantHash?: string
  /** Of a grant: whose it is, and which client's. Revoking either takes it away. */
  readonly personId?: string
  readonly clientId?: string
  /** Milliseconds since the epoch; absent: never. */
  readonly expiresAt?: number
  readonly consumedAt?: number
}

/** A refresh token, used or not, with what it stands on. Nothing in it has expired. */
export interface Redeemable {
  readonly token: EngineRecord
  readonly grant?: EngineRecord
  readonly upstream?: UpstreamRecord
  /** Whether the grant's client was told to sign in again, and the person has not yet. */
  readonly challenged: boolean
}

/** What the provider gave for a grant, sealed. */
export type UpstreamRecord = Pick<EngineRecord, 'idHash' | 'payload' | 'expiresAt'>

interface Key {
  readonly model: string
  readonly idHash: string
}

export type Write =
  | { readonly type: 'save'; readonly record: EngineRecord }
  /** Insert only: a second claim of the same id is a conflict (replay detection). */
  | { readonly type: 'claim'; readonly record: EngineRecord }
  /** Marks as used; already used or gone is a conflict, so exactly one consumer wins. */
  | ({ readonly type: 'consume'; readonly at: number } & Key)
  /** Deletes; already gone is a conflict, so exactly one taker wins. */
  | ({ readonly type: 'take' } & Key)
  /** Deletes; of a refresh token the reply with it. */
  | ({ readonly type: 'remove' } & Key)
  /** Deletes every record of the model that belongs to the grant, and the grant's replies. */
  | { readonly type: 'revoke'; readonly model: string; readonly grantHash: string }
  /** The record must exist when the unit commits; a revoked grant issues nothing. */
  | ({ readonly type: 'require' } & Key)
  /** The record must still hold this payload: somebody who wrote since knows better. */
  | ({ readonly type: 'unchanged'; readonly payload: string } & Key)
  /** The record, when it is there, expires at this time instead. */
  | ({ readonly type: 'prolong'; readonly expiresAt: number } & Key)
  /** The record never expires from now on. */
  | ({ readonly type: 'keep' } & Key)
  /** The record must be there and not used when the unit commits. */
  | ({ readonly type: 'unused' } & Key)
  /** Deletes the grants of one person or one client with everything issued under them. */
  | { readonly type: 'revoke-all'; readonly of: 'person' | 'client'; readonly id: string }
  /** Keeps the answer to a refresh, for the client that did not get it. */
  | { readonly type: 'reply'; readonly reply: RefreshReply }
  /** Ends the access tokens that are out. */
  | { readonly type: 'denounce'; readonly revocation: Revocation }
  | { readonly type: 'audit'; readonly entry: AuditEntry }
