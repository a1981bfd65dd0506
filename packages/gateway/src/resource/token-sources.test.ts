import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Principal } from './principal.ts'
import { createTokenCheck } from './token-sources.ts'
import { InvalidToken, type TokenCheck } from './token-verifier.ts'

const OURS = 'https://door.example'
const THEIRS = 'https://login.example/tenant/v2.0'

const encode = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url')
const token = (claims: object) => `${encode({ alg: 'RS256' })}.${encode(claims)}.AA`

/** Verifies nothing: it says which one was asked. */
function sources(refuse = false) {
  const asked: string[] = []
  const checking = (id: string): TokenCheck => ({
    async check() {
      asked.push(id)
      if (refuse) throw new InvalidToken('No.')
      return { principal: { id } as Principal, goodUntil: 0, stands: () => true }
    },
  })
  return {
    asked,
    gateway: { issuer: OURS, tokens: checking('gateway') },
    direct: checking('direct'),
  }
}

const refusal = (sentence: RegExp) => (error: unknown) =>
  error instanceof InvalidToken && sentence.test(error.message)

test('our issuer goes to our verifier, every other one to the other', async () => {
  const both = createTokenCheck(sources())
  assert.equal((await both.check(token({ iss: OURS }))).principal.id, 'gateway')
  for (const iss of [THEIRS, `${OURS}/`, OURS.toUpperCase(), 'x'])
    assert.equal((await both.check(token({ iss }))).principal.id, 'direct')
})

test('one verifier is asked, also when it refuses', async () => {
  for (const [iss, name] of [
    [OURS, 'gateway'],
    [THEIRS, 'direct'],
  ]) {
    const { asked, ...parts } = sources(true)
    await assert.rejects(createTokenCheck(parts).check(token({ iss })), refusal(/No/))
    assert.deepEqual(asked, [name])
  }
})

test('a way in that is not offered refuses its tokens and asks nobody', async () => {
  const { asked, gateway, direct } = sources()
  const another = refusal(/another server/)
  await assert.rejects(createTokenCheck({ gateway }).check(token({ iss: THEIRS })), another)
  await assert.rejects(createTokenCheck({}).check(token({ iss: OURS })), another)
  assert.deepEqual(asked, [])
  assert.equal(
    (await createTokenCheck({ direct }).check(token({ iss: OURS }))).principal.id,
    'direct',
  )
})

test('a token without a readable issuer is refused and given to nobody', async () => {
  const { asked, ...parts } = sources()
  const both = createTokenCheck(parts)
  for (const iss of [undefined, '', 7, null, [OURS], { toString: OURS }])
    await assert.rejects(both.check(token({ iss })), refusal(/issuer/))
  for (const opaque of ['', 'opaque', 'a.b.c', 'a.b.c.d.e', `${encode({})}.${encode([])}.AA`])
    await assert.rejects(both.check(opaque), refusal(/cannot be read/))
  const long = token({ iss: OURS, filler: 'x'.repeat(16 * 1024) })
  await assert.rejects(both.check(long), refusal(/too long/))
  assert.deepEqual(asked, [])
})

test('without a gateway of our own, a token without an issuer is nobody’s', async () => {
  const { asked, direct } = sources()
  await assert.rejects(createTokenCheck({ direct }).check(token({})), refusal(/issuer/))
  assert.deepEqual(asked, [])
})
