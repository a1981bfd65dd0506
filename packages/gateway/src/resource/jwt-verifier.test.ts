import assert from 'node:assert/strict'
import { createHmac } from 'node:crypto'
import { test } from 'node:test'
import {
  exportJWK,
  exportSPKI,
  generateKeyPair,
  type JSONWebKeySet,
  type JWTHeaderParameters,
  type JWTPayload,
  SignJWT,
} from 'jose'
import { createJwtVerifier } from './jwt-verifier.ts'
import { InvalidToken } from './token-verifier.ts'

const NOW = 1_800_000_000
const clock = { now: () => NOW * 1000 }
const ISSUER = 'https://door.example'
const AUDIENCES = ['https://door.example/mcp', 'https://door.example']

const { privateKey, publicKey } = await generateKeyPair('ES256', { extractable: true })
const jwk = { ...(await exportJWK(publicKey)), kid: 'one', alg: 'ES256', use: 'sig' }
const keys: JSONWebKeySet = { keys: [jwk] }
const verifier = createJwtVerifier({
  issuer: ISSUER,
  audiences: AUDIENCES,
  keys: () => keys,
  clock,
})

const GOOD: JWTPayload = {
  iss: ISSUER,
  aud: 'https://door.example/mcp',
  sub: 'person_1',
  client_id: 'client_1',
  jti: 'token-1',
  iat: NOW - 10,
  exp: NOW + 300,
  scope: 'property:read assessments:read',
  scp: ['property:read', 'assessments:read'],
}

const sign = (claims: JWTPayload, header: Partial<JWTHeaderParameters> = {}) =>
  new SignJWT(claims)
    .setProtectedHeader({ alg: 'ES256', typ: 'at+jwt', kid: 'one', ...header })
    .sign(privateKey)

const rejects = async (token: string, sentence?: RegExp) =>
  await assert.rejects(verifier.verify(token), (error) => {
    assert.ok(error instanceof InvalidToken, String(error))
    if (sentence !== undefined) assert.match(error.message, sentence)
    return true
  })

const without = (name: string): JWTPayload => {
  const { [name]: _, ...rest } = GOOD
  return rest
}

const encode = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url')

test('a good token becomes a person with its scopes', async () => {
  const principal = await verifier.verify(await sign({ ...GOOD, tid: 'tenant', oid: 'object' }))
  assert.deepEqual(principal, {
    kind: 'person',
    id: 'person_1',
    clientId: 'client_1',
    scopes: new Set(['property:read', 'assessments:read']),
    expiresAt: NOW + 300,
    tenantId: 'tenant',
    objectId: 'object',
  })
})

test('either audience, either spelling of the type, and either form of the scopes will do', async () => {
  await verifier.verify(await sign({ ...GOOD, aud: 'https://door.example' }))
  await verifier.verify(await sign(GOOD, { typ: 'application/at+jwt' }))
  for (const name of ['scope', 'scp']) {
    const { scopes } = await verifier.verify(await sign(without(name)))
    assert.deepEqual([...scopes], ['property:read', 'assessments:read'])
  }
})

test('a token whose subject is its client belongs to a machine', async () => {
  const { kind } = await verifier.verify(await sign({ ...GOOD, sub: 'client_1' }))
  assert.equal(kind, 'client')
})

test('an ID token is no access token', async () => {
  await rejects(await sign(GOOD, { typ: 'JWT' }), /not an access token/)
  const { alg, kid } = { alg: 'ES256', kid: 'one' }
  await rejects(await new SignJWT(GOOD).setProtectedHeader({ alg, kid }).sign(privateKey))
})

test('another audience, another issuer, a near miss of either', async () => {
  await rejects(await sign({ ...GOOD, aud: 'https://other.example/mcp' }), /another resource/)
  await rejects(await sign({ ...GOOD, aud: 'https://door.example/mcp/' }), /another resource/)
  await rejects(await sign({ ...GOOD, iss: 'https://door.example/' }), /another server/)
})

test('expired, expired within the tolerance, not yet valid, issued in the future', async () => {
  await rejects(await sign({ ...GOOD, exp: NOW - 6 }), /expired/)
  await verifier.verify(await sign({ ...GOOD, exp: NOW - 4 }))
  await rejects(await sign({ ...GOOD, nbf: NOW + 6 }))
  await rejects(await sign({ ...GOOD, iat: NOW + 6 }), /future/)
})

test('every required claim is required', async () => {
  for (const name of ['iss', 'aud', 'sub', 'client_id', 'jti', 'iat', 'exp'])
    await rejects(await sign(without(name)))
})

test('claims of the wrong type are refused', async () => {
  for (const [name, value] of Object.entries({ client_id: 7, jti: '', tid: {}, oid: [] }))
    await rejects(await sign({ ...GOOD, [name]: value }), new RegExp(name))
  for (const scopes of [{ scope: ['a'] }, { scp: 'a' }, { scp: [1] }])
    await rejects(await sign({ ...GOOD, ...scopes }), /scopes/)
})

test('alg none is refused in every spelling', async () => {
  for (const alg of ['none', 'None', 'NONE', ''])
    await rejects(`${encode({ alg, typ: 'at+jwt', kid: 'one' })}.${encode(GOOD)}.`)
})

test('the public key is no HMAC secret', async () => {
  const input = `${encode({ alg: 'HS256', typ: 'at+jwt', kid: 'one' })}.${encode(GOOD)}`
  for (const secret of [await exportSPKI(publicKey), JSON.stringify(jwk), jwk.x ?? ''])
    await rejects(`${input}.${createHmac('sha256', secret).update(input).digest('base64url')}`)
})

test('a key named in the token itself is not trusted', async () => {
  const own = await generateKeyPair('ES256', { extractable: true })
  const header = { alg: 'ES256', typ: 'at+jwt', jwk: await exportJWK(own.publicKey) }
  await rejects(await new SignJWT(GOOD).setProtectedHeader(header).sign(own.privateKey))
})

test('a changed claim, another signer, another algorithm of the right key', async () => {
  const [head, , signature] = (await sign(GOOD)).split('.')
  await rejects(
    `${head}.${encode({ ...GOOD, sub: 'person_2' })}.${signature}`,
    /cannot be verified/,
  )
  const stranger = await generateKeyPair('ES256')
  const header = { alg: 'ES256', typ: 'at+jwt', kid: 'one' }
  await rejects(await new SignJWT(GOOD).setProtectedHeader(header).sign(stranger.privateKey))
  const rsa = await generateKeyPair('RS256', { extractable: true })
  const withRsa = createJwtVerifier({
    issuer: ISSUER,
    audiences: AUDIENCES,
    keys: async () => ({ keys: [{ ...(await exportJWK(rsa.publicKey)), kid: 'one' }] }),
    clock,
  })
  const token = await new SignJWT(GOOD)
    .setProtectedHeader({ alg: 'RS256', typ: 'at+jwt', kid: 'one' })
    .sign(rsa.privateKey)
  await assert.rejects(withRsa.verify(token), InvalidToken)
})

test('things that are no token at all, and one that is too long', async () => {
  for (const token of ['', 'x', 'a.b.c', '..', '....', 'é.é.é']) await rejects(token)
  await rejects(await sign({ ...GOOD, filler: 'x'.repeat(8 * 1024) }), /too long/)
})

test('keys are asked for each token, so rotation needs no restart', async () => {
  const next = await generateKeyPair('ES256', { extractable: true })
  let current = keys
  const rotating = createJwtVerifier({
    issuer: ISSUER,
    audiences: AUDIENCES,
    keys: () => current,
    clock,
  })
  const old = await sign(GOOD)
  await rotating.verify(old)
  current = { keys: [{ ...(await exportJWK(next.publicKey)), kid: 'two' }] }
  await assert.rejects(rotating.verify(old), InvalidToken)
  const header = { alg: 'ES256', typ: 'at+jwt', kid: 'two' }
  await rotating.verify(await new SignJWT(GOOD).setProtectedHeader(header).sign(next.privateKey))
})

test('keys that cannot be read are our fault, not the token’s', async () => {
  const broken = createJwtVerifier({
    issuer: ISSUER,
    audiences: AUDIENCES,
    keys: () => Promise.reject(new Error('disk')),
    clock,
  })
  await assert.rejects(broken.verify(await sign(GOOD)), (error) => !(error instanceof InvalidToken))
})

test('a token that was revoked is refused, and told apart by all that a revocation can name', async () => {
  const asked: unknown[] = []
  let revoked = false
  const following = createJwtVerifier({
    issuer: ISSUER,
    audiences: AUDIENCES,
    keys: () => keys,
    isRevoked: (token) => {
      asked.push(token)
      return revoked
    },
    clock,
  })
  const token = await sign({ ...GOOD, grant: 'grant_1' })
  await following.verify(token)
  revoked = true
  await assert.rejects(following.verify(token), (error) => {
    assert.ok(error instanceof InvalidToken)
    assert.match(error.message, /was revoked\. Sign in again/)
    return true
  })
  const said = { subject: 'person_1', clientId: 'client_1', issuedAt: NOW - 10 }
  assert.deepEqual(asked, [
    { ...said, grant: 'grant_1' },
    { ...said, grant: 'grant_1' },
  ])
})

test('a token of another is not asked after: only a good one can be revoked', async () => {
  let asked = 0
  const following = createJwtVerifier({
    issuer: ISSUER,
    audiences: AUDIENCES,
    keys: () => keys,
    isRevoked: () => {
      asked++
      return false
    },
    clock,
  })
  await assert.rejects(following.verify(await sign({ ...GOOD, exp: NOW - 60 })), InvalidToken)
  assert.equal(asked, 0)
})

test('the key that a token names is the one that is asked for', async () => {
  const asked: unknown[] = []
  const following = createJwtVerifier({
    issuer: ISSUER,
    audiences: AUDIENCES,
    keys: (kid) => {
      asked.push(kid)
      return keys
    },
    clock,
  })
  await following.verify(await sign(GOOD))
  await assert.rejects(following.verify(await sign(GOOD, { kid: 'other' })), InvalidToken)
  assert.deepEqual(asked, ['one', 'other'])
})
