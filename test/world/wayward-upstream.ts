import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import {
  type CryptoKey,
  exportJWK,
  generateKeyPair,
  type JWK,
  type JWTHeaderParameters,
  type JWTPayload,
  SignJWT,
} from 'jose'

/** What the token endpoint answers. */
export interface TokenAnswer {
  readonly status?: number
  readonly headers?: Record<string, string>
  /** Sent as JSON, or as it is when it is text. */
  readonly body: unknown
}

/** An OpenID provider that says whatever a test wants: what a real one never would. */
export interface WaywardUpstream {
  readonly issuer: string
  /** The settings of a gateway that trusts it. */
  readonly env: Readonly<Record<string, string>>
  /** The forms that were posted to its token endpoint. */
  readonly tokenRequests: readonly URLSearchParams[]
  /** Its public key, which it publishes under the id `key`. */
  readonly publicJwk: JWK
  readonly privateJwk: JWK
  answerWith(answer: TokenAnswer): void
  /** A JWT by its own key unless another is given. */
  sign(claims: JWTPayload, header?: Partial<JWTHeaderParameters>, key?: SigningKey): Promise<string>
  close(): Promise<void>
}

type SigningKey = CryptoKey | Uint8Array

export const UPSTREAM_CLIENT = {
  OIDC_CLIENT_ID: 'the-gateway',
  OIDC_CLIENT_SECRET: 'a-secret-shared-with-the-upstream-0123456789',
} as const

export async function startWaywardUpstream(): Promise<WaywardUpstream> {
  const { privateKey, publicKey } = await generateKeyPair('RS256', { extractable: true })
  // Without `alg`, as Entra's are: the verifier alone decides which algorithms are good.
  const publicJwk = { ...(await exportJWK(publicKey)), kid: 'key', use: 'sig' }
  const privateJwk = await exportJWK(privateKey)
  const tokenRequests: URLSearchParams[] = []
  let next: TokenAnswer = { body: {} }

  const server = createServer(async (request, response) => {
    if (request.url === '/token') tokenRequests.push(new URLSearchParams(await read(request)))
    const { status = 200, headers = {}, body } = answerTo(request.url ?? '')
    response.writeHead(status, { 'content-type': 'application/json', ...headers })
    response.end(typeof body === 'string' ? body : JSON.stringify(body))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`

  function answerTo(path: string): TokenAnswer {
    if (path === '/token') return next
    if (path === '/jwks') return { body: { keys: [publicJwk] } }
    if (path === '/.well-known/openid-configuration') return { body: metadata(issuer) }
    return { status: 404, body: {} }
  }

  return {
    issuer,
    // A world signs in at Entra unless it is told otherwise, and a deployment has one such service.
    env: { ENTRA_TENANT: '', OIDC_ISSUER: issuer, ...UPSTREAM_CLIENT },
    tokenRequests,
    publicJwk,
    privateJwk,
    answerWith(answer) {
      next = answer
    },
    sign: (claims, header = {}, key = privateKey) =>
      new SignJWT(claims).setProtectedHeader({ alg: 'RS256', kid: 'key', ...header }).sign(key),
    async close() {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()))
      server.closeAllConnections()
      await closed
    },
  }
}

const metadata = (issuer: string) => ({
  issuer,
  authorization_endpoint: `${issuer}/authorize`,
  token_endpoint: `${issuer}/token`,
  jwks_uri: `${issuer}/jwks`,
  authorization_response_iss_parameter_supported: true,
})

async function read(request: IncomingMessage): Promise<string> {
  let text = ''
  for await (const chunk of request) text += String(chunk)
  return text
}
