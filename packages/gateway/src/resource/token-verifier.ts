import type { Principal } from './principal.ts'

/** Checks one bearer token completely: signature, issuer, audience, type, time. */
export interface TokenVerifier {
  /** @throws {InvalidToken} for anything but a good token. */
  verify(token: string): Promise<Principal>
}

/** RFC 6750 section 3.1 `invalid_token`. The message is safe to show to the client. */
export class InvalidToken extends Error {
  override name = 'InvalidToken'
}
