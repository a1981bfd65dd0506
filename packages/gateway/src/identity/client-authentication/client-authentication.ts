/**
 * How this deployment proves to the provider which app it is, at every token request: sign-in,
 * refresh and On-Behalf-Of (RFC 6749 section 2.3, RFC 7521 section 4.2).
 */
export interface ClientAuthentication {
  readonly kind: 'managed-identity' | 'workload-identity' | 'certificate' | 'secret'
  /**
   * The parameters to add beside `client_id`: `client_secret`, or `client_assertion_type` and
   * `client_assertion`. Read for every request, since what they come from rotates.
   * @param audience the token endpoint's URL: `aud` of an assertion we sign ourselves.
   * @throws {CredentialUnavailable} when there is no credential to be had now.
   */
  parameters(audience: string): Promise<Readonly<Record<string, string>>>
  /** Forgets what is cached: the provider said the assertion is out of its time (AADSTS700024). */
  refresh(): void
}

/** RFC 7523 section 2.2. */
export const JWT_BEARER = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer'

/** The message names the source and what to do, and never holds a secret. */
export class CredentialUnavailable extends Error {
  override name = 'CredentialUnavailable'
}
