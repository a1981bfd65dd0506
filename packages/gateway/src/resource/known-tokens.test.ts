import assert from 'node:assert/strict'
import { beforeEach, test } from 'node:test'
import { exportJWK, generateKeyPair, type JSONWebKeySet, type JWTPayload, SignJWT } from 'jose'
import { createJwtVerifier } from './jwt-verifier.ts'
import { createKnownTokens, MAX_TOKEN_LENGTH } from './known-tokens.ts'
import type { Principal } from './principal.ts'
import { InvalidToken, type TokenVerifier } from './token-verifier.ts'

const START = 1_800_000_000
const ISSUER = 'https://door.example'
const { privateKey, publicKey } = await generateKeyPair('ES256', { extractable: true })
const published: JSONWebKeySet = { keys: [{ ...(await exportJWK(publicKey)), kid: 'one' }] }

let now: number
let keys: () => JSONWebKeySet | Promise<JSONWebKeySet>
let revoked: boolean | Promise<boolean>
let checks: number
let verifier: TokenVerifier

beforeEach(() => {
  now = START * 1000
  keys = () => published
  revoked = false
  checks = 0
  const clock = { now: () => now }
  const real = createJwtVerifier({
    issuer: ISSUER,
    audiences: [ISSUER],
    keys: () => keys(),
    isRevoked: () => revoked,
    clock,
  })
  const check = (token: string) => {
    checks++
    return real.check(token)
  }
  verifier = createKnownTokens({ check }, { clock, capacity: 10 })
})

const sign = (claims: JWTPayload = {}, kid = 'one') =>
  new SignJWT({ client_id: 'client', ...claims })
    .setProtectedHeader({ alg: 'ES256', typ: 'at+jwt', kid })
    .setIssuer(ISSUER)
    .setAudience(String(claims.aud ?? ISSUER))
    .setSubject('person')
    .setJti(String(claims.jti ?? 'jti'))
    .setIssuedAt(Number(claims.iat ?? START))
    .setExpirationTime(Number(claims.exp ?? START + 60))
    .sign(privateKey)

/** What comes of a token, thrown at once or later. */
async function refused(token: string): Promise<InvalidToken> {
  try {
    await verifier.verify(token)
  } catch (error) {
    assert.ok(error instanceof InvalidToken, String(error))
    return error
  }
  return assert.fail('it was accepted')
}

test('a token is checked once, and known at once from then on', async () => {
  const token = await sign()
  const principal = await verifier.verify(token)
  assert.equal(principal.id, 'person')
  for (let times = 0; times < 100; times++) assert.equal(verifier.verify(token), principal)
  assert.equal(checks, 1)
})

test('a token that differs in one letter is another token', async () => {
  const token = await sign()
  await verifier.verify(token)
  const letter = token.at(-10) === 'A' ? 'B' : 'A'
  await refused(`${token.slice(0, -10)}${letter}${token.slice(-9)}`)
  await refused(`${token}=`)
})

test('nobody is believed after exp, however often they came before', async () => {
  const token = await sign()
  await verifier.verify(token)
  now = (START + 60) * 1000 - 1
  await verifier.verify(token)
  assert.equal(checks, 1)
  now += 1
  await verifier.verify(token)
  assert.equal(checks, 2, 'within the tolerance of clocks it is checked every time')
  now = (START + 66) * 1000
  assert.match((await refused(token)).message, /expired/)
})

test('a key that was withdrawn ends its tokens at once; a new key beside it ends none', async () => {
  const token = await sign()
  await verifier.verify(token)
  const other = { ...(await exportJWK((await generateKeyPair('ES256')).publicKey)), kid: 'two' }
  const both = { keys: [...published.keys, other] }
  keys = () => both
  await verifier.verify(token)
  await verifier.verify(token)
  assert.equal(checks, 2)
  const alone = { keys: [other] }
  keys = () => alone
  await refused(token)
})

test('a revocation counts at the next use, told at once or later', async () => {
  const token = await sign()
  await verifier.verify(token)
  revoked = true
  assert.match((await refused(token)).message, /revoked/)
  revoked = Promise.resolve(true)
  assert.match((await refused(token)).message, /revoked/)
  revoked = Promise.resolve(false)
  assert.equal((await verifier.verify(token)).id, 'person')
  revoked = false
  assert.equal((verifier.verify(token) as Principal).id, 'person')
  assert.equal(checks, 1, 'the signature did not change')
})

test('keys that can’t be read give no verdict on a known token either', async () => {
  const token = await sign()
  await verifier.verify(token)
  keys = () => Promise.reject(new Error('disk'))
  await assert.rejects(
    async () => verifier.verify(token),
    (error) => !(error instanceof InvalidToken),
  )
})

test('a token that stays bad is refused without a second look, for ten seconds', async () => {
  const expired = await sign({ exp: START - 60 })
  const forged = (await sign()).replace(/.{20}$/, 'A'.repeat(20))
  const elsewhere = await sign({ aud: 'https://other.example' })
  const bad = [expired, forged, elsewhere, 'no.token.atall']
  for (const token of bad)
    assert.equal((await refused(token)).message, (await refused(token)).message)
  assert.equal(checks, bad.length)
  now += 10_000
  await refused(expired)
  assert.equal(checks, bad.length + 1)
})

test('a token that may become good is looked at every time', async () => {
  const early = await sign({ iat: START + 8 })
  const notYet = await sign({ nbf: START + 8 })
  const unknownKey = await sign({}, 'two')
  for (const token of [early, notYet, unknownKey]) await refused(token)
  now += 8_000
  const two = { keys: [{ ...published.keys[0], kid: 'two' } as JSONWebKeySet['keys'][number]] }
  keys = () => ({ keys: [...published.keys, ...two.keys] })
  for (const token of [early, notYet, unknownKey])
    assert.equal((await verifier.verify(token)).id, 'person')
})

test('bad tokens push no good one out', async () => {
  const token = await sign()
  await verifier.verify(token)
  for (let n = 0; n < 50; n++) await refused(`made.up.${n}`)
  assert.ok(!(verifier.verify(token) instanceof Promise))
})

test('many good ones do: there is room for so many', async () => {
  const token = await sign()
  await verifier.verify(token)
  for (let n = 0; n < 12; n++) await verifier.verify(await sign({ jti: `jti-${n}` }))
  assert.equal(checks, 13)
  await verifier.verify(token)
  assert.equal(checks, 14)
})

test('what is longer than any token is not even hashed', async () => {
  assert.match((await refused('x'.repeat(MAX_TOKEN_LENGTH + 1))).message, /too long/)
  assert.equal(checks, 0)
  await refused('x'.repeat(MAX_TOKEN_LENGTH))
  assert.equal(checks, 1)
})

test('keys that can’t be read at the first look are no verdict that is remembered', async () => {
  const token = await sign()
  keys = () => Promise.reject(new Error('disk'))
  await assert.rejects(
    async () => verifier.verify(token),
    (error) => !(error instanceof InvalidToken),
  )
  keys = () => published
  assert.equal((await verifier.verify(token)).id, 'person')
})

test('a check that is said later to stand no longer is made again', async () => {
  let [stands, made] = [true, 0]
  const principal = await verifier.verify(await sign())
  const { verify } = createKnownTokens(
    {
      async check() {
        if (++made > 2) throw new InvalidToken('Gone.')
        return { principal, goodUntil: Number.POSITIVE_INFINITY, stands: async () => stands }
      },
    },
    { clock: { now: () => now } },
  )
  await verify('token')
  assert.equal(await verify('token'), principal)
  assert.equal(made, 1)
  stands = false
  assert.equal(await verify('token'), principal)
  assert.equal(made, 2)
  await assert.rejects(async () => verify('token'), /Gone/)
})

test('neither memory grows without end, whoever sends what', async () => {
  const looked = new Map<string, number>()
  const principal = await verifier.verify(await sign())
  const { verify } = createKnownTokens(
    {
      async check(token) {
        looked.set(token, (looked.get(token) ?? 0) + 1)
        if (token.startsWith('bad')) throw new InvalidToken('Never.', { final: true })
        return { principal, goodUntil: Number.POSITIVE_INFINITY, stands: () => true }
      },
    },
    { clock: { now: () => now } },
  )
  const show = async (token: string) => verify(token)
  for (const [kind, room] of [
    ['bad', 1_000],
    ['good', 10_000],
  ] as const) {
    for (let n = 0; n <= room; n++) await show(`${kind} ${n}`).catch(() => {})
    await show(`${kind} ${room}`).catch(() => {})
    assert.equal(looked.get(`${kind} ${room}`), 1, `the last ${kind} one is known`)
    await show(`${kind} 0`).catch(() => {})
    assert.equal(looked.get(`${kind} 0`), 2, `the first ${kind} one is not`)
  }
})

test('a clock that was set back tells nothing about what was known', async () => {
  const [good, expired] = [await sign({ exp: START + 7_200 }), await sign({ exp: START + 60 })]
  now = (START + 3_600) * 1000
  await verifier.verify(good)
  assert.match((await refused(expired)).message, /expired/)
  now = START * 1000
  await verifier.verify(good)
  assert.equal((await verifier.verify(expired)).id, 'person')
  assert.equal(checks, 4)
})

test('what is known is asked about with the key that signed', async () => {
  const asked: unknown[] = []
  const check = createJwtVerifier({
    issuer: ISSUER,
    audiences: [ISSUER],
    keys: (kid) => {
      asked.push(kid)
      return published
    },
    clock: { now: () => now },
  })
  const known = createKnownTokens(check, { clock: { now: () => now } })
  const token = await sign()
  await known.verify(token)
  await known.verify(token)
  assert.deepEqual(asked, ['one', 'one'])
})

test('a revocation counts at the first look too, also where keys come later', async () => {
  keys = async () => published
  revoked = true
  assert.match((await refused(await sign())).message, /revoked/)
})

test('a principal serves many requests, and none of them can change it', async () => {
  const principal = await verifier.verify(await sign({ scope: 'a' }))
  for (const change of ['add', 'delete', 'clear'])
    assert.throws(
      () => Reflect.get(principal.scopes, change).call(principal.scopes, 'a'),
      TypeError,
    )
  assert.throws(() => Object.assign(principal, { id: 'another' }), TypeError)
  assert.deepEqual([...principal.scopes], ['a'])
})
