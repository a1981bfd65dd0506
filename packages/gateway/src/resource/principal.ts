/**
 * Who is calling. Only a token verifier makes one, so holding a Principal proves that a token
 * was checked. A person's `id` is our internal id; a machine's is its client id.
 */
export interface Principal {
  readonly kind: 'person' | 'client'
  /** The token's `sub`: an internal person id, or the client id of a machine. */
  readonly id: string
  readonly clientId: string
  readonly scopes: ReadonlySet<string>
  /** Seconds since the Unix epoch. */
  readonly expiresAt: number
  /** Entra tenant and object id, where the sign-in gave them. */
  readonly tenantId?: string
  readonly objectId?: string
  /** SHA-256 of the grant the token came from: whose upstream tokens a delegation uses. */
  readonly grant?: string
}
