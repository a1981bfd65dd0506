import type { PersonKey } from '../storage/ports/people.ts'

/** An upstream sign-in service, seen from the gateway: send a person there, hear who came back. */
export interface IdentityProvider {
  /** For people: "Sign in with …". */
  readonly displayName: string
  /** Where to send the browser. @throws {SignInFailed} when the provider can't be reached. */
  start(request: StartRequest): Promise<URL>
  /** Redeems the answer. @throws {SignInFailed} for anything but a proven identity. */
  finish(request: FinishRequest): Promise<Identity>
  /**
   * Asks the provider again about a person who signed in before, with the refresh token it gave.
   * @throws {UpstreamRevoked} when the provider takes it back: disabled, revoked, password changed.
   * @throws {UpstreamNeedsPerson} when only the person can go on, by a second factor for instance.
   * @throws {UpstreamUnavailable} when nothing was learned: unreachable, throttled, misconfigured.
   * @param expected who signed in: a provider that names somebody else has revoked this sign-in.
   */
  refresh(refreshToken: string, expected: PersonKey): Promise<UpstreamTokens>
}

export interface StartRequest {
  readonly state: string
  readonly nonce: string
  readonly codeVerifier: string
  readonly loginHint?: string
  /**
   * A claims request (OpenID Connect Core 5.5) that the provider itself raised before; JSON. Never
   * from a client.
   */
  readonly claims?: string
  /** Follows a sign-in of a moment ago in the same browser: nobody has to choose again. */
  readonly continues?: boolean
  /** Scopes of downstream APIs the person just agreed to, fully qualified; the provider records it. */
  readonly downstream?: readonly string[]
}

export interface FinishRequest {
  /** The query of the callback, exactly as the provider sent it. */
  readonly answer: URLSearchParams
  readonly state: string
  readonly nonce: string
  readonly codeVerifier: string
}

export interface Identity {
  readonly key: PersonKey
  readonly tokens: UpstreamTokens
}

/** What the provider gave for one person. It never leaves the gateway unsealed. */
export interface UpstreamTokens {
  /** For our own API: the assertion of On-Behalf-Of. Absent where the provider has no such API. */
  readonly accessToken?: string
  /** Milliseconds since the epoch. */
  readonly accessTokenExpiresAt?: number
  /** Absent when the provider gave none: then the person can't be checked again. */
  readonly refreshToken?: string
}

/** Why nobody was signed in. `code` is the OAuth error the client gets; the message is for people. */
export class SignInFailed extends Error {
  override name = 'SignInFailed'
  readonly code: 'access_denied' | 'temporarily_unavailable' | 'server_error'
  constructor(code: SignInFailed['code'], message: string, cause?: unknown) {
    super(message, { cause })
    this.code = code
  }
}

/** The person chose another way on the provider's page, such as "forgot password" (AADB2C90118). */
export class SignInElsewhere extends Error {
  override name = 'SignInElsewhere'
  /** Where to send the browser instead, given a fresh request. */
  readonly start: (request: StartRequest) => Promise<URL>
  constructor(start: SignInElsewhere['start']) {
    super('The person goes on at another page of the sign-in service.')
    this.start = start
  }
}

/** RFC 6749 section 5.2 `invalid_grant`: the provider no longer vouches for this sign-in. */
export class UpstreamRevoked extends Error {
  override name = 'UpstreamRevoked'
}

/**
 * The provider wants the person back before it says more. Nothing is known against them, so it is
 * no {@link UpstreamRevoked}, and what was known before still holds for a while.
 */
export class UpstreamNeedsPerson extends Error {
  override name = 'UpstreamNeedsPerson'
  /** What the next sign-in should ask for (OpenID Connect Core 5.5), JSON; from the provider. */
  readonly claims: string | undefined
  constructor(message: string, claims?: string) {
    super(message)
    this.claims = claims
  }
}

/** The provider gave no verdict; what was known before still holds for a while. */
export class UpstreamUnavailable extends Error {
  override name = 'UpstreamUnavailable'
}
