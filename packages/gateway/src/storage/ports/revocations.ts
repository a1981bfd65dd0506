/**
 * Access tokens are JWTs that no store knows, so what ends them early is a list that every process
 * keeps in memory and follows. Written through `EngineRecords.commit`.
 */
export interface Revocations {
  /**
   * Those recorded after `sequence`, oldest first, at most `limit`. Sequence numbers become visible
   * in order: whoever has read up to one has missed none before it.
   */
  since(sequence: number, limit: number): Promise<readonly RecordedRevocation[]>
  /** Deletes at most `limit` that no living token can match any more; returns how many. */
  purge(limit: number): Promise<number>
}

export interface Revocation {
  readonly kind: 'grant' | 'person' | 'client'
  /** The token's `grant`, `sub` or `client_id`. */
  readonly subject: string
  /** Milliseconds since the epoch: tokens issued at or before it end; later ones live. */
  readonly notBefore: number
  /** When the last token it could match has expired by itself. */
  readonly expiresAt: number
}

export interface RecordedRevocation extends Revocation {
  readonly sequence: number
}
