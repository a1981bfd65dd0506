import * as jose from 'jose'
import * as oauth from 'oauth4webapi'
import { boundedJson } from './bounded-json.ts'
import type { FinishRequest, IdentityProvider, StartRequest } from './identity-provider.ts'
import { type Identity, SignInFailed } from './identity-provider.ts'
import { upstreamKeys } from './upstream-keys.ts'

/** The part all OpenID Connect providers share. What differs between them is in `dialect`. */
export interface OidcOptions {
  readonly displayName: string
  /** The discovery document, whole. */
  readonly discoveryUrl: URL
  readonly clientId: string
  readonly clientSecret: string
  /** The one callback that is registered upstream. */
  readonly redirectUri: string
  readonly scope: string
  readonly dialect: OidcDialect
  /** Plain http upstream: only for a gateway that is itself on loopback. */
  readonly allowInsecure: boolean
}

export interface OidcDialect {
  /** The issuer the ID token must have, from its unverified claims and the discovered one. */
  expectedIssuer(discovered: string, unverified: jose.JWTPayload): string
  /** The issuer that a signing key may be limited to; `undefined` allows the key. */
  keyIssuer?(keyIssuer: string, unverified: jose.JWTPayload): string
  /** Who it is. Everything in `claims` has been verified. */
  identify(claims: jose.JWTPayload): Identity
}

const DISCOVERY_LIFETIME_MS = 3_600_000
const TIMEOUT_MS = 10_000
const CLOCK_TOLERANCE_S = 60

export function oidcProvider(options: OidcOptions): IdentityProvider {
  const client: oauth.Client = { client_id: options.clientId }
  const discover = cachedDiscovery(options)

  return {
    displayName: options.displayName,
    async start({ state, nonce, codeVerifier, loginHint }: StartRequest) {
      const server = await discover()
      const url = new URL(required(server.authorization_endpoint, 'authorization_endpoint'))
      const parameters = {
        client_id: options.clientId,
        redirect_uri: options.redirectUri,
        response_type: 'code',
        response_mode: 'query',
        scope: options.scope,
        state,
        nonce,
        code_challenge: await oauth.calculatePKCECodeChallenge(codeVerifier),
        code_challenge_method: 'S256',
        // The person chooses each time: a silent pass would sign in whoever used the browser last.
        prompt: 'select_account',
      }
      for (const [name, value] of Object.entries(parameters)) url.searchParams.set(name, value)
      if (loginHint) {
        url.searchParams.set('login_hint', loginHint)
        // A hint is a stranger's word: the person proves afresh who they are.
        url.searchParams.set('prompt', 'login')
      }
      return url
    },
    async finish(request: FinishRequest) {
      const server = await discover()
      const idToken = await redeem(server, client, options, request)
      return options.dialect.identify(await verify(server, options, idToken, request.nonce))
    },
  }
}

/** Exchanges the code. The `state`, `iss` and `error` of the answer are checked first. */
async function redeem(
  server: oauth.AuthorizationServer,
  client: oauth.Client,
  options: OidcOptions,
  { answer, state, codeVerifier }: FinishRequest,
): Promise<string> {
  try {
    const parameters = oauth.validateAuthResponse(server, client, answer, state)
    const response = await oauth.authorizationCodeGrantRequest(
      server,
      client,
      oauth.ClientSecretPost(options.clientSecret),
      parameters,
      options.redirectUri,
      codeVerifier,
      requestOptions(options),
    )
    const body = (await readTokenResponse(response)) as { id_token?: unknown }
    if (typeof body.id_token !== 'string') throw new Error('the answer has no id_token')
    return body.id_token
  } catch (error) {
    throw asSignInFailed(error)
  }
}

/** The token answer, bounded. An OAuth error keeps its code; nothing else of it is passed on. */
async function readTokenResponse(response: Response): Promise<unknown> {
  const body = (await boundedJson(response)) as { error?: string }
  if (!response.ok) throw new UpstreamRefused(response.status, String(body.error ?? 'unknown'))
  return body
}

class UpstreamRefused extends Error {
  override name = 'UpstreamRefused'
  readonly status: number
  constructor(status: number, error: string) {
    super(`the sign-in service answered ${status} ${error}`)
    this.status = status
  }
}

/** Strict: RS256 only, signature, issuer, audience, time and nonce. There is no unverified path. */
async function verify(
  server: oauth.AuthorizationServer,
  options: OidcOptions,
  idToken: string,
  nonce: string,
): Promise<jose.JWTPayload> {
  try {
    const unverified = jose.decodeJwt(idToken)
    const { payload } = await jose.jwtVerify(
      idToken,
      upstreamKeys(required(server.jwks_uri, 'jwks_uri'), options.dialect, unverified),
      {
        algorithms: ['RS256'],
        issuer: options.dialect.expectedIssuer(server.issuer, unverified),
        audience: options.clientId,
        requiredClaims: ['sub', 'iat', 'exp', 'nonce'],
        clockTolerance: CLOCK_TOLERANCE_S,
      },
    )
    if (payload['nonce'] !== nonce) throw new Error('the ID token was issued for another sign-in')
    if (payload['azp'] !== undefined && payload['azp'] !== options.clientId) {
      throw new Error('the ID token was issued for another client')
    }
    return payload
  } catch (error) {
    if (error instanceof SignInFailed) throw error
    throw new SignInFailed(
      'server_error',
      'The sign-in service’s proof could not be verified.',
      error,
    )
  }
}

function asSignInFailed(error: unknown): SignInFailed {
  if (error instanceof SignInFailed) return error
  if (error instanceof oauth.AuthorizationResponseError) {
    return error.error === 'access_denied'
      ? new SignInFailed('access_denied', 'The sign-in was cancelled.', error)
      : new SignInFailed('access_denied', 'The sign-in service refused this sign-in.', error)
  }
  return unreachable(error)
    ? new SignInFailed('temporarily_unavailable', 'The sign-in service can’t be reached.', error)
    : new SignInFailed('server_error', 'The sign-in service’s answer was not usable.', error)
}

/** A broken connection, a timeout, or a provider that says it is down: trying again may help. */
function unreachable(error: unknown): boolean {
  if (error instanceof UpstreamRefused) return error.status >= 500 || error.status === 429
  const { name } = error as Error
  return name === 'TimeoutError' || name === 'AbortError' || error instanceof TypeError
}

function cachedDiscovery(options: OidcOptions): () => Promise<oauth.AuthorizationServer> {
  let cached: { server: oauth.AuthorizationServer; until: number } | undefined
  return async () => {
    if (cached && cached.until > Date.now()) return cached.server
    try {
      const server = await fetchDiscovery(options)
      cached = { server, until: Date.now() + DISCOVERY_LIFETIME_MS }
    } catch (error) {
      if (!cached) {
        throw new SignInFailed(
          'temporarily_unavailable',
          'The sign-in service can’t be reached.',
          error,
        )
      }
    }
    return cached.server
  }
}

async function fetchDiscovery(options: OidcOptions): Promise<oauth.AuthorizationServer> {
  const response = await fetch(options.discoveryUrl, {
    redirect: 'error',
    signal: AbortSignal.timeout(TIMEOUT_MS),
    headers: { accept: 'application/json' },
  })
  if (!response.ok) throw new Error(`discovery answered ${response.status}`)
  const server = (await boundedJson(response)) as oauth.AuthorizationServer
  for (const endpoint of [server.authorization_endpoint, server.token_endpoint, server.jwks_uri]) {
    const url = new URL(required(endpoint, 'endpoint'))
    if (url.protocol !== 'https:' && !options.allowInsecure) {
      throw new Error('discovery names an endpoint that is not https')
    }
  }
  return server
}

const requestOptions = ({ allowInsecure }: OidcOptions) => ({
  [oauth.allowInsecureRequests]: allowInsecure,
  signal: () => AbortSignal.timeout(TIMEOUT_MS),
})

function required(value: string | undefined, name: string): string {
  if (!value) throw new Error(`discovery has no ${name}`)
  return value
}
