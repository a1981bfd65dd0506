import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import {
  type CryptoKey,
  exportJWK,
  generateKeyPair,
  type JWK,
  type JWTPayload,
  SignJWT,
} from 'jose'
import { InvalidToken, type TokenCheck } from '../token-verifier.ts'
import { createEntraVerifier, type EntraVerifierOptions } from './entra-verifier.ts'

/** As Microsoft publishes keys: each may name the issuer it signs for. */
export type PublishedKey = JWK & { issuer?: string }

/** Test support: a provider over HTTP that signs whatever a test asks, in Entra's two dialects. */
export const TENANT = 'aaaaaaaa-0000-4000-8000-000000000001'
export const OTHER_TENANT = 'aaaaaaaa-0000-4000-8000-000000000002'
export const PERSON = 'bbbbbbbb-0000-4000-8000-000000000001'
export const APP = 'cccccccc-0000-4000-8000-000000000001'
export const CLIENT = 'cccccccc-0000-4000-8000-000000000002'
export const NOW = 1_800_000_000
/** As at Microsoft, v1.0 tokens name another host than the one that is configured. */
export const STS = 'https://sts.windows.net'

export interface SigningKey {
  readonly privateKey: CryptoKey
  /** As published, without the issuer. */
  readonly jwk: JWK & { kid: string }
}

export async function newKey(kid: string): Promise<SigningKey> {
  const { privateKey, publicKey } = await generateKeyPair('RS256', { extractable: true })
  return { privateKey, jwk: { ...(await exportJWK(publicKey)), kid, use: 'sig' } }
}

export const KEY = await newKey('key-1')

export async function startEntra() {
  const server = createServer((request, response) => {
    const { url = '' } = request
    entra.requests.push(url)
    const body = entra.status === 200 ? bodyOf(url) : { error: 'temporarily_unavailable' }
    response.writeHead(body === undefined ? 404 : entra.status, {
      'content-type': 'application/json',
    })
    response.end(JSON.stringify(body ?? {}))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const bodyOf = (url: string): unknown => {
    if (url === '/keys') return { keys: entra.published }
    const issuer = entra.issuers[url.includes('/v2.0/') ? '2.0' : '1.0']
    return issuer && { issuer, jwks_uri: entra.jwksUri }
  }
  const entra = {
    origin,
    clock: { seconds: NOW, now: () => entra.clock.seconds * 1000 },
    /** What every request is answered with; not 200: a provider in trouble. */
    status: 200,
    requests: [] as string[],
    jwksUri: `${origin}/keys` as string | undefined,
    issuers: {
      '1.0': `${STS}/{tenantid}/`,
      '2.0': `${origin}/{tenantid}/v2.0`,
    } as Record<string, string | undefined>,
    published: [{ ...KEY.jwk, issuer: `${origin}/{tenantid}/v2.0` }] as PublishedKey[],
    countOf: (path: string) => entra.requests.filter((url) => url === path).length,
    /** A v2.0 token of a person; `undefined` leaves a claim out. */
    v2: (claims: JWTPayload = {}, header: object = {}, key = KEY) =>
      sign({ ...v2Claims(origin, String(claims['tid'] ?? TENANT)), ...claims }, header, key),
    /** The same person's v1.0 token. */
    v1: (claims: JWTPayload = {}, header: object = {}, key = KEY) =>
      sign({ ...v1Claims(String(claims['tid'] ?? TENANT)), ...claims }, header, key),
    verifier: (options: Partial<EntraVerifierOptions> = {}) =>
      createEntraVerifier({
        authorityHost: new URL(origin),
        tenant: 'organizations',
        allowedTenants: [TENANT],
        clientId: APP,
        scopes: ['property:read', 'assessments:read'],
        people: { idFor: async (key) => `person of ${JSON.stringify(key)}` },
        allowInsecure: true,
        clock: entra.clock,
        ...options,
      }),
    close: () => new Promise<void>((resolve) => server.close(() => resolve())),
  }
  return entra
}

export type EntraUnderTest = Awaited<ReturnType<typeof startEntra>>

const sign = (claims: JWTPayload, header: object, { privateKey, jwk }: SigningKey) =>
  new SignJWT(claims)
    .setProtectedHeader({ alg: 'RS256', typ: 'JWT', kid: jwk.kid, ...header })
    .sign(privateKey)

const shared = (tid: string): JWTPayload => ({
  tid,
  oid: PERSON,
  sub: 'differs-for-each-app',
  scp: 'property:read',
  iat: NOW - 300,
  nbf: NOW - 300,
  exp: NOW + 3600,
})

const v2Claims = (origin: string, tid: string): JWTPayload => ({
  ...shared(tid),
  ver: '2.0',
  iss: `${origin}/${tid}/v2.0`,
  aud: APP,
  azp: CLIENT,
})

const v1Claims = (tid: string): JWTPayload => ({
  ...shared(tid),
  ver: '1.0',
  iss: `${STS}/${tid}/`,
  aud: `api://${APP}`,
  appid: CLIENT,
})

/** An application's own token, as Entra issues it without optional claims. */
export const APP_ONLY: JWTPayload = { scp: undefined, sub: PERSON, roles: ['property:read'] }

export const encode = (value: unknown): string =>
  Buffer.from(JSON.stringify(value)).toString('base64url')

/** The token is refused as such, in a sentence that matches. */
export async function refuses(tokens: TokenCheck, token: string, sentence: RegExp) {
  await assert.rejects(tokens.check(token), (error) => {
    assert.ok(error instanceof InvalidToken, String(error))
    assert.match(error.message, sentence)
    return true
  })
}

/** There was no verdict: the client keeps its token. */
export async function givesNoVerdict(tokens: TokenCheck, token: string) {
  await assert.rejects(tokens.check(token), (error: Error) => {
    assert.equal(error.name, 'KeysUnavailable')
    return true
  })
}
