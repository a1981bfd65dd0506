import type { Principal } from './principal.ts'

/** Who shows a bearer token, once it has passed every check. */
export interface TokenVerifier {
  /**
   * At once where the token is known already, so that nothing waits for a promise.
   * @throws {InvalidToken} for anything but a good token; or the promise is rejected with it.
   */
  verify(token: string): Principal | Promise<Principal>
}

/** Checks one bearer token completely: signature, issuer, audience, type, time. */
export interface TokenCheck {
  /** @throws {InvalidToken} for anything but a good token. */
  check(token: string): Promise<CheckedToken>
}

/** What a complete check found. */
export interface CheckedToken {
  readonly principal: Principal
  /** Until when the check need not be made again, milliseconds since the epoch; never after `exp`. */
  readonly goodUntil: number
  /**
   * Asked at every use: whether the check still stands. `false` when it has to be made again.
   * @throws {InvalidToken} when the token was taken back; or the promise is rejected with it.
   */
  stands(): boolean | Promise<boolean>
}

/** RFC 6750 section 3.1 `invalid_token`. The message is safe to show to the client. */
export class InvalidToken extends Error {
  override name = 'InvalidToken'
  /** Whether nothing can make the same token good, such as a clock that runs on or a new key. */
  readonly final: boolean
  constructor(message: string, { final = false }: { final?: boolean } = {}) {
    super(message)
    this.final = final
  }
}
