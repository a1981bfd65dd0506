/**
 * What the OAuth engine keeps: codes, refresh tokens, grants, interactions, clients. One request's
 * writes arrive together and become durable together, or not at all.
 */
export interface EngineRecords {
  /** A record that has not expired, or `undefined`. */
  find(model: string, idHash: string): Promise<EngineRecord | undefined>
  /**
   * All or nothing, durable before it resolves.
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
  readonly grantHash?: string
  /** Milliseconds since the epoch; absent: never. */
  readonly expiresAt?: number
  readonly consumedAt?: number
}

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
  | ({ readonly type: 'remove' } & Key)
  /** Deletes every record of the model that belongs to the grant. */
  | { readonly type: 'revoke'; readonly model: string; readonly grantHash: string }
  /** The record must exist when the unit commits; a revoked grant issues nothing. */
  | ({ readonly type: 'require' } & Key)
  /** The record must still hold this payload: somebody who wrote since knows better. */
  | ({ readonly type: 'unchanged'; readonly payload: string } & Key)
  /** The record, when it is there, expires at this time instead. */
  | ({ readonly type: 'prolong'; readonly expiresAt: number } & Key)
  /** The record never expires from now on. */
  | ({ readonly type: 'keep' } & Key)

/** A condition of the unit did not hold at commit; nothing of it was written. */
export class Conflict extends Error {
  override name = 'Conflict'
}
