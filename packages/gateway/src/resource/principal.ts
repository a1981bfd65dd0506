/**
 * Who is calling. Only a token verifier makes one, so holding a Principal proves that a token
 * was checked. A person's `id` is our internal id; a machine's names the machine.
 */
export interface Principal {
  readonly kind: 'person' | 'client'
  /**
   * An internal person id; of a machine, its client id at our own authorization server, or
   * `entra:<tenant>:<object id>` with a token of Entra's.
   */
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

/** One principal stands for all requests with its token, so none of them may change it. */
export function frozenPrincipal(principal: Principal): Principal {
  const scopes = new Set(principal.scopes)
  for (const change of ['add', 'delete', 'clear']) Object.defineProperty(scopes, change, REFUSED)
  return Object.freeze({ ...principal, scopes })
}

const REFUSED = {
  value(): never {
    throw new TypeError('The scopes of a token cannot be changed.')
  },
}
