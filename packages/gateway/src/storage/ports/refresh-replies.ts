/**
 * The sealed answers to refreshes, for a client that asks again because it did not get its answer.
 * Written in the unit that redeemed the token: an answer exists when, and only when, its tokens do.
 */
export interface RefreshReplies {
  find(tokenHash: string): Promise<RefreshReply | undefined>
  /** Deletes at most `limit` of those whose time is over; returns how many. */
  purge(limit: number): Promise<number>
}

export interface RefreshReply {
  /** SHA-256 of the refresh token that was redeemed. */
  readonly tokenHash: string
  readonly grantHash: string
  /** SHA-256 of the refresh token in the answer. */
  readonly successorHash: string
  /** SHA-256 of what the request asked: another request gets no answer of this one. */
  readonly parametersHash: string
  /** The token response; only a holder of the old token makes us open it. */
  readonly sealed: string
  /** Milliseconds since the epoch: of the first redemption, never moved. */
  readonly redeemedAt: number
  readonly expiresAt: number
}
