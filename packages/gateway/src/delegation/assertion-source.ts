import type { Principal } from '../resource/principal.ts'

/** Where the person's own token comes from that an exchange shows (RFC 7523 section 2.1). */
export interface AssertionSource {
  /**
   * A token for our own API that names this person: the caller's own in direct mode, the vault's
   * in gateway mode.
   * @throws {DelegationFailed} REAUTH when there is none any more, TRANSIENT when it can't be had now.
   */
  assertionFor(principal: Principal): Promise<Assertion>
  /** Fetches a newer one after the provider refused this one (AADSTS500133); false: none to be had. */
  renew(principal: Principal, refused: Assertion): Promise<boolean>
}

export interface Assertion {
  readonly token: string
  /** The person's tenant: the exchange goes to its own authority, never to `common`. */
  readonly tenantId: string
  /**
   * The downstream scopes, in full, that the person agreed to on our consent page; absent where
   * the provider's own consent decides (direct mode).
   */
  readonly downstream?: readonly string[]
}
