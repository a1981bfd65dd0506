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
function sources(fault?: Error) {
  const asked: string[] = []
  const checking = (id: string): TokenCheck => ({
    async check() {
      asked.push(id)
      if (fault) throw fault
      return { principal: { id } as Principal, goodUntil: 0, stands: () => true }
    },
  })
  return {
    asked,
    gateway: { issuer: OURS, tokens: checking('gateway') },
    direct: checking('direct'),
  }
}

const refusal =
  (sentence: RegExp, final = false) =>
  (error: unknown) =>
    error instanceof InvalidToken && error.final === final && sentence.test(error.message)

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
    const { asked, ...parts } = sources(new InvalidToken('No.'))
    await assert.rejects(createTokenCheck(parts).check(token({ iss })), refusal(/No/))
    assert.deepEqual(asked, [name])
  }
})

test('a way in that is not offered refuses its tokens', async () => {
  const another = refusal(/another server/, true)
  await assert.rejects(createTokenCheck({}).check(token({ iss: OURS })), another)
  const { direct } = sources()
  const found = await createTokenCheck({ direct }).check(token({ iss: OURS }))
  assert.equal(found.principal.id, 'direct')
})

test('with a gateway alone, its refusal of a token of another server says so', async () => {
  const away = new Error('The keys cannot be read.')
  for (const fault of [new InvalidToken('No.'), away]) {
    const { asked, gateway } = sources(fault)
    const alone = createTokenCheck({ gateway })
    await assert.rejects(alone.check(token({ iss: THEIRS })), refusal(/another server/, true))
    await assert.rejects(alone.check(token({ iss: OURS })), fault)
    assert.deepEqual(asked, ['gateway', 'gateway'])
  }
  const { gateway } = sources()
  const found = await createTokenCheck({ gateway }).check(token({ iss: OURS }))
  assert.equal(found.principal.id, 'gateway')
})

test('a token without a readable issuer is refused and given to nobody', async () => {
  const { asked, ...parts } = sources()
  await refusesUnreadable(createTokenCheck(parts))
  assert.deepEqual(asked, [])
})

test('a gateway alone refuses a token without a readable issuer in the same words', async () => {
  const { gateway } = sources(new InvalidToken('No.'))
  await refusesUnreadable(createTokenCheck({ gateway }))
})

async function refusesUnreadable(tokens: TokenCheck): Promise<void> {
  for (const iss of [undefined, '', 7, null, [OURS], { toString: OURS }])
    await assert.rejects(tokens.check(token({ iss })), refusal(/issuer/, true))
  for (const opaque of ['', 'opaque', 'a.b.c', 'a.b.c.d.e', `${encode({})}.${encode([])}.AA`])
    await assert.rejects(tokens.check(opaque), refusal(/cannot be read/, true))
  const long = token({ iss: OURS, filler: 'x'.repeat(16 * 1024) })
  await assert.rejects(tokens.check(long), refusal(/too long/))
}

test('without a gateway of our own, a token without an issuer is nobody’s', async () => {
  const { asked, direct } = sources()
  await assert.rejects(createTokenCheck({ direct }).check(token({})), refusal(/issuer/, true))
  assert.deepEqual(asked, [])
})
