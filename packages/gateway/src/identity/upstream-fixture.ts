import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { exportJWK, generateKeyPair, type JWK, type JWTPayload, SignJWT } from 'jose'
import { createSecretAuthentication } from './client-authentication/secret.ts'
import { type EntraOptions, entraProvider } from './entra.ts'
import { SignInFailed } from './identity-provider.ts'

/** A provider that can be told to lie: what it answers is up to each test. */
export interface Upstream {
  readonly origin: string
  /** What the token endpoint answers next; text is sent as it is. */
  answer: { status: number; body: unknown }
  /** What discovery says besides the endpoints, or instead of them. */
  metadata: Record<string, unknown>
  /** What the key endpoint publishes; text is sent as it is. */
  keys: unknown
  /** Every connection is dropped without an answer. */
  isDown: boolean
  /** Answers stop halfway. */
  breaksOff: boolean
  /** Set: whoever comes waits until it is called. */
  hold: Promise<void> | undefined
  /** The forms sent to the token endpoint so far. */
  readonly redemptions: URLSearchParams[]
  /** Their Authorization headers. */
  readonly authorizations: (string | undefined)[]
  /** Paths of the documents fetched so far. */
  readonly fetched: string[]
  /** An ID token signed with the key the upstream started with. */
  sign(claims: JWTPayload, header?: Record<string, unknown>): Promise<string>
  close(): Promise<void>
}

export const TENANT = 'aaaaaaaa-0000-4000-8000-000000000001'
export const OTHER_TENANT = 'aaaaaaaa-0000-4000-8000-000000000099'
export const PERSON = 'bbbbbbbb-0000-4000-8000-000000000001'

export const CLIENT = 'cccccccc-0000-4000-8000-000000000001'
export const REDIRECT = 'http://localhost:3000/oauth/callback'

/** How every test registers us. */
export const registration = {
  clientId: CLIENT,
  authentication: createSecretAuthentication({ secret: 'our-secret' }),
  redirectUri: REDIRECT,
  allowInsecure: true,
}

/** One sign-in, and how its answer comes back. */
export const request = { state: 'the-state', nonce: 'the-nonce', codeVerifier: 'v'.repeat(43) }
export const answered = (more: Record<string, string> = {}) => ({
  ...request,
  answer: new URLSearchParams({ code: 'the-code', state: 'the-state', ...more }),
})
/** The provider said no at the callback. */
export const refusedWith = (error: string, description = '') => ({
  ...request,
  answer: new URLSearchParams({ error, error_description: description, state: 'the-state' }),
})

export const failsWith =
  (code: SignInFailed['code'], message = /./) =>
  (error: unknown): boolean =>
    error instanceof SignInFailed && error.code === code && message.test(error.message)

/** Entra, where the upstream plays it: all organisations ask, one may come in. */
export const entraAt = ({ origin }: Upstream, more: Partial<EntraOptions> = {}) =>
  entraProvider({
    ...registration,
    authorityHost: new URL(origin),
    tenant: 'organizations',
    allowedTenants: [TENANT],
    ...more,
  })

/** Times and audience of a good token. */
export const goodClaims = (now = Math.floor(Date.now() / 1000)): JWTPayload => ({
  aud: CLIENT,
  sub: 'pairwise-subject',
  nonce: 'the-nonce',
  iat: now,
  exp: now + 3600,
})

/** Claims of a good ID token of Entra. */
export const entraClaims = ({ origin }: Upstream, changes: JWTPayload = {}): JWTPayload => {
  const tid = (changes['tid'] as string | undefined) ?? TENANT
  return { ...goodClaims(), iss: `${origin}/${tid}/v2.0`, oid: PERSON, tid, ...changes }
}

export interface KeyPair {
  /** As published. */
  readonly jwk: JWK
  sign(claims: JWTPayload, header?: Record<string, unknown>): Promise<string>
}

export async function createKey(kid: string, more: Record<string, unknown> = {}): Promise<KeyPair> {
  const { privateKey, publicKey } = await generateKeyPair('RS256', { extractable: true })
  return {
    jwk: { ...(await exportJWK(publicKey)), kid, use: 'sig', ...more },
    sign: (claims, header = {}) =>
      new SignJWT(claims)
        .setProtectedHeader({ alg: 'RS256', kid, typ: 'JWT', ...header })
        .sign(privateKey),
  }
}

/** @param keyIssuer what the published key says it may sign for; nothing when left out. */
export async function startUpstream(keyIssuer?: (origin: string) => string): Promise<Upstream> {
  const server = createServer((request, response) => void serve(upstream, request, response))
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const origin = `http://localhost:${(server.address() as AddressInfo).port}`
  const { jwk, sign } = await createKey('key-1', keyIssuer ? { issuer: keyIssuer(origin) } : {})
  const upstream: Upstream = {
    origin,
    answer: { status: 200, body: {} },
    metadata: {},
    keys: { keys: [jwk] },
    isDown: false,
    breaksOff: false,
    hold: undefined,
    redemptions: [],
    authorizations: [],
    fetched: [],
    sign,
    async close() {
      const closed = once(server, 'close')
      server.close()
      server.closeAllConnections()
      await closed
    },
  }
  return upstream
}

async function serve(upstream: Upstream, request: IncomingMessage, response: ServerResponse) {
  if (upstream.isDown) return request.socket.destroy()
  const { pathname } = new URL(request.url ?? '/', upstream.origin)
  if (request.method === 'GET') upstream.fetched.push(pathname)
  await upstream.hold
  if (pathname.endsWith('/openid-configuration')) return send(response, 200, discovery(upstream))
  if (pathname.endsWith('/keys')) return send(response, 200, upstream.keys)
  let form = ''
  for await (const chunk of request) form += chunk
  upstream.redemptions.push(new URLSearchParams(form))
  upstream.authorizations.push(request.headers.authorization)
  if (upstream.breaksOff) return breakOff(response, upstream.answer.status)
  send(response, upstream.answer.status, upstream.answer.body)
}

function breakOff(response: ServerResponse, status: number) {
  response.writeHead(status, { 'content-length': 100 })
  response.write('{"error":', () => response.destroy())
}

function send(response: ServerResponse, status: number, body: unknown) {
  const text = typeof body === 'string' ? body : JSON.stringify(body)
  response.writeHead(status, { 'content-type': 'application/json', location: '/keys' }).end(text)
}

const discovery = ({ origin, metadata }: Upstream) => ({
  issuer: `${origin}/{tenantid}/v2.0`,
  authorization_endpoint: `${origin}/authorize`,
  token_endpoint: `${origin}/token`,
  jwks_uri: `${origin}/keys`,
  token_endpoint_auth_methods_supported: ['client_secret_post', 'private_key_jwt'],
  ...metadata,
})
