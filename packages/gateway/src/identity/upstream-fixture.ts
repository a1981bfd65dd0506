import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { exportJWK, generateKeyPair, type JWTPayload, SignJWT } from 'jose'

/** A provider that can be told to lie: what it answers is up to each test. */
export interface Upstream {
  readonly origin: string
  /** What the token endpoint answers next. */
  answer: { status: number; body: unknown }
  /** Requests to the token endpoint so far, as forms. */
  readonly redemptions: URLSearchParams[]
  sign(claims: JWTPayload, header?: Record<string, unknown>): Promise<string>
  close(): Promise<void>
}

export const TENANT = 'aaaaaaaa-0000-4000-8000-000000000001'
export const OTHER_TENANT = 'aaaaaaaa-0000-4000-8000-000000000099'
export const PERSON = 'bbbbbbbb-0000-4000-8000-000000000001'

/** @param keyIssuer what the published key says it may sign for. */
export async function startUpstream(keyIssuer: (origin: string) => string): Promise<Upstream> {
  const { privateKey, publicKey } = await generateKeyPair('RS256', { extractable: true })
  const jwk = await exportJWK(publicKey)
  const redemptions: URLSearchParams[] = []
  const upstream = { answer: { status: 200, body: {} as unknown } }
  const server = createServer(async (request, response) => {
    const send = (status: number, body: unknown) => {
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))
    }
    if (request.url?.endsWith('/openid-configuration')) return send(200, discovery(origin))
    if (request.url === '/keys') {
      return send(200, { keys: [{ ...jwk, kid: 'key-1', use: 'sig', issuer: keyIssuer(origin) }] })
    }
    let form = ''
    for await (const chunk of request) form += chunk
    redemptions.push(new URLSearchParams(form))
    send(upstream.answer.status, upstream.answer.body)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const origin = `http://localhost:${(server.address() as AddressInfo).port}`

  return Object.assign(upstream, {
    origin,
    redemptions,
    sign: (claims: JWTPayload, header = {}) =>
      new SignJWT(claims)
        .setProtectedHeader({ alg: 'RS256', kid: 'key-1', typ: 'JWT', ...header })
        .sign(privateKey),
    close: () => new Promise<void>((resolve) => server.close(() => resolve())),
  })
}

const discovery = (origin: string) => ({
  issuer: `${origin}/{tenantid}/v2.0`,
  authorization_endpoint: `${origin}/authorize`,
  token_endpoint: `${origin}/token`,
  jwks_uri: `${origin}/keys`,
})
