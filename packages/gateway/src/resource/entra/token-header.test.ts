import assert from 'node:assert/strict'
import { createHmac } from 'node:crypto'
import { after, test } from 'node:test'
import {
  CompactEncrypt,
  type CryptoKey,
  exportJWK,
  exportSPKI,
  generateKeyPair,
  importJWK,
  SignJWT,
} from 'jose'
import { encode, KEY, newKey, refuses, startEntra } from './entra-fixture.ts'

const entra = await startEntra()
after(() => entra.close())
const verifier = entra.verifier()

/** The same claims and signature under another header, and under another signature. */
async function withHeader(header: object, signature?: string): Promise<string> {
  const [, payload, own] = (await entra.v2()).split('.')
  return `${encode(header)}.${payload}.${signature ?? own}`
}

test('at+jwt will do as well, in any case of letters; a missing or other type will not', async () => {
  for (const typ of ['JWT', 'jwt', 'at+jwt', 'application/at+JWT'])
    await verifier.verify(await entra.v2({}, { typ }))
  for (const typ of [undefined, '', 'id+jwt', 'logout+jwt', 'JOSE', 'application/jwt'])
    await refuses(verifier, await entra.v2({}, { typ }), /not an access token/)
})

test('alg none is refused in every spelling, with and without a signature', async () => {
  for (const alg of ['none', 'None', 'NONE', ''])
    for (const signature of [undefined, 'AA'])
      await refuses(
        verifier,
        await withHeader({ alg, typ: 'JWT', kid: 'key-1' }, signature),
        /RS256/,
      )
  const unsigned = await withHeader({ alg: 'none', typ: 'JWT', kid: 'key-1' }, '')
  await refuses(verifier, unsigned, /not a signed JWT/)
})

test('the public key is no HMAC secret', async () => {
  const publicKey = (await importJWK(KEY.jwk, 'RS256')) as CryptoKey
  const header = encode({ alg: 'HS256', typ: 'JWT', kid: 'key-1' })
  const input = `${header}.${(await entra.v2()).split('.')[1]}`
  for (const secret of [
    await exportSPKI(publicKey),
    JSON.stringify(KEY.jwk),
    KEY.jwk.n as string,
  ]) {
    const signature = createHmac('sha256', secret).update(input).digest('base64url')
    await refuses(verifier, `${input}.${signature}`, /RS256/)
  }
})

test('the right key with another algorithm is refused', async () => {
  for (const alg of ['PS256', 'RS384', 'RS512']) {
    const key = await importJWK({ ...(await exportJWK(KEY.privateKey)), alg })
    const token = await new SignJWT({})
      .setProtectedHeader({ alg, typ: 'JWT', kid: 'key-1' })
      .sign(key)
    await refuses(verifier, token, /RS256/)
  }
})

test('a key that the token brings along is not looked at, nor fetched', async () => {
  const own = await newKey('key-1')
  const elsewhere = `${entra.origin}/attacker`
  const header = { jwk: own.jwk, jku: elsewhere, x5u: elsewhere, x5c: ['AAAA'] }
  await refuses(verifier, await entra.v2({}, header, own), /cannot be verified/)
  await verifier.verify(await entra.v2({}, header))
  assert.equal(entra.countOf('/attacker'), 0)
})

test('the kid only chooses: one that is missing, empty, endless or no text is refused', async () => {
  for (const kid of [undefined, '', 'k'.repeat(257), 7, ['key-1'], { toString: 'key-1' }])
    await refuses(verifier, await entra.v2({}, { kid }), /name its key/)
  for (const kid of ['__proto__', 'constructor', '../key-1', 'KEY-1', 'key-1\u0000', 'key-2'])
    await refuses(verifier, await entra.v2({}, { kid }), /cannot be verified/)
})

test('another signer under the name of our key, and a changed claim', async () => {
  const stranger = await newKey('key-1')
  await refuses(verifier, await entra.v2({}, {}, stranger), /cannot be verified/)
  const [header, payload, signature] = (await entra.v2()).split('.') as [string, string, string]
  const claims = JSON.parse(Buffer.from(payload, 'base64url').toString())
  const changed = encode({ ...claims, scp: 'property:read assessments:read' })
  await refuses(verifier, `${header}.${changed}.${signature}`, /cannot be verified/)
})

test('a critical extension that nobody here knows is refused', async () => {
  const { privateKey } = KEY
  const header = { alg: 'RS256', typ: 'JWT', kid: 'key-1', crit: ['exp'], exp: 1 }
  const token = await new SignJWT({})
    .setProtectedHeader(header)
    .sign(privateKey, { crit: { exp: true } })
  await refuses(verifier, token, /cannot be verified/)
})

test('a token for Graph is told apart before anything is tried', async () => {
  await refuses(verifier, await entra.v2({}, { nonce: 'hash' }), /Microsoft Graph/)
})

test('encrypted, nested, opaque, oversized and mangled tokens are refused', async () => {
  const { publicKey } = await generateKeyPair('RSA-OAEP-256')
  const plain = new TextEncoder().encode(await entra.v2())
  const encrypted = await new CompactEncrypt(plain)
    .setProtectedHeader({ alg: 'RSA-OAEP-256', enc: 'A256GCM', typ: 'JWT', kid: 'key-1' })
    .encrypt(publicKey)
  for (const token of [encrypted, 'opaque', '', 'a.b', 'a..c', 'a.b.c.d', `${await entra.v2()}=`])
    await refuses(verifier, token, /not a signed JWT/)
  for (const token of ['a.b.c', `${encode([])}.e30.AA`, `${encode(null)}.e30.AA`, '_w._w._w'])
    await refuses(verifier, token, /cannot be read|not an access token/)
  await refuses(verifier, await entra.v2({ filler: 'x'.repeat(16 * 1024) }), /too long/)
  // With every group that Entra lists, a token is long and still good.
  const groups = Array.from({ length: 200 }, () => crypto.randomUUID())
  await verifier.verify(await entra.v2({ groups }))
})
