import type * as jose from 'jose'
import type * as oauth from 'oauth4webapi'
import type { Clock } from '../kernel/clock.ts'
import type { PersonKey } from '../storage/ports/people.ts'
import type { ClientAuthentication } from './client-authentication/client-authentication.ts'
import type { Discover, DiscoveryOptions, ProviderMetadata } from './discovery.ts'
import type { StartRequest } from './identity-provider.ts'
import type { ProviderKeys } from './upstream-keys.ts'
import type { UpstreamRefused } from './upstream-refused.ts'

/** What every provider is told about this deployment. */
export interface RegistrationOptions {
  readonly clientId: string
  readonly authentication: ClientAuthentication
  /** The one callback that is registered upstream. */
  readonly redirectUri: string
  /** Plain http upstream: only for a gateway that is itself on loopback. */
  readonly allowInsecure: boolean
  /** For people: "Sign in with …". */
  readonly displayName?: string
  readonly clock?: Clock
}

/** The part all OpenID Connect providers share. What differs between them is in `dialect`. */
export interface OidcOptions extends RegistrationOptions, DiscoveryOptions {
  readonly displayName: string
  readonly dialect: OidcDialect
}

export interface OidcDialect {
  /** What we ask for at sign-in; downstream scopes come beside it. */
  scope(metadata: ProviderMetadata): string
  /**
   * The scope of a token request. Left out it means what was granted (RFC 6749 section 6), but at
   * Entra it must be there, and for one resource only.
   */
  tokenScope?: string
  /** OpenID Connect Core 3.1.2.1: it must keep a silent pass from signing in the wrong person. */
  prompt(request: StartRequest, metadata: ProviderMetadata): string | undefined
  /** Whether the access token is for our own API, and so worth keeping. */
  readonly keepsAccessToken: boolean
  /** The issuer that may answer at our callback (RFC 9207); the discovered one by default. */
  responseIssuer?(discovered: string, iss: string): string
  /** The issuer the ID token must have, from its unverified claims and the discovered one. */
  expectedIssuer(discovered: string, unverified: jose.JWTPayload): string
  /** Whether a key whose own `issuer` member is `keyIssuer` may sign; taken literally by default. */
  maySign?(keyIssuer: string | undefined, use: KeyUse): boolean
  /**
   * Who it is. Everything in `claims` has been verified.
   * @throws {SignInFailed} when this person may not come in.
   */
  personOf(claims: jose.JWTPayload): PersonKey
  /** What a refusal means here, when it is not what the standard says. */
  signInRefused?(refused: UpstreamRefused): Error | undefined
  refreshRefused?(refused: UpstreamRefused): Error | undefined
}

/** What a key is about to verify. */
export interface KeyUse {
  /** The issuer that discovery names. */
  readonly discovered: string
  readonly unverified: jose.JWTPayload
}

/** One provider with what is known about it. */
export interface OidcUpstream {
  readonly options: OidcOptions
  readonly client: oauth.Client
  readonly discover: Discover
  readonly keys: ProviderKeys
  readonly clock: Clock
}
