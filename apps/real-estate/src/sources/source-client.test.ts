import assert from 'node:assert/strict'
import { test } from 'node:test'
import { clientOf, faultOf, good, NOON } from './client-under-test.ts'
import { type FakeAnswer, startFakeSource } from './fake-source-fixture.ts'
import { SourceFailed } from './source-failed.ts'

const LYING: Record<string, [FakeAnswer, string]> = {
  'HTML instead of JSON': [{ type: 'text/html', text: '<html>{"n":1}</html>' }, 'not-json'],
  'no content type': [{ type: '', text: '{"n":1}' }, 'not-json'],
  'JSON that is cut off': [{ text: '{"n":' }, 'not-json'],
  'bytes that are no text': [{ text: Buffer.from('{"\xff":1,"n":1}', 'latin1') }, 'not-json'],
  'a wrong type': [{ json: { n: 'one' } }, 'invalid'],
  'a list where an object belongs': [{ json: [1] }, 'invalid'],
  'ten megabytes': [{ text: `{"n":1,"x":"${'x'.repeat(10 << 20)}"}` }, 'too-large'],
  'a redirect elsewhere': [
    { status: 302, headers: { location: 'https://elsewhere.example/' } },
    'redirect',
  ],
  'a redirect to itself': [{ status: 301, headers: { location: '/base/thing' } }, 'redirect'],
  'a refused key': [{ status: 403 }, 'key-refused'],
  'a refused question': [{ status: 400 }, 'request-refused'],
  'an answer of no kind': [{ status: 204 }, 'request-refused'],
}

for (const [what, [answer, fault]] of Object.entries(LYING))
  test(`${what} is a failure, asked once and not kept`, async () => {
    await using fake = await startFakeSource(() => good)
    const { get } = clientOf(fake)
    fake.misbehave = answer
    assert.equal(await faultOf(get()), fault)
    assert.equal(fake.requests.length, 1)
    fake.misbehave = undefined
    assert.equal((await get()).value, 1)
  })

const PASSING: Record<string, FakeAnswer> = {
  'a 500': { status: 500 },
  'a 503 with HTML': { status: 503, type: 'text/html', text: '<h1>' },
  'a 429': { status: 429 },
  'a broken body': 'cut',
}

for (const [what, answer] of Object.entries(PASSING))
  test(`after ${what} it asks again, three times in all, longer apart each time`, async () => {
    await using fake = await startFakeSource(() => good)
    const { get, waits } = clientOf(fake)
    fake.misbehave = answer
    assert.notEqual(await faultOf(get()), undefined)
    assert.deepEqual([fake.requests.length, waits], [3, [200, 400]])
    let times = 0
    fake.misbehave = () => (++times < 2 ? answer : undefined)
    assert.equal((await get()).value, 1)
  })

test('waits are spread by chance, and at least half as long', async () => {
  await using fake = await startFakeSource(() => ({ status: 500 }))
  const waits: number[] = []
  const sleep = async (ms: number) => void waits.push(ms)
  const timing = { now: () => NOON, random: () => 0, sleep, deadline: AbortSignal.timeout }
  await faultOf(clientOf(fake, { timing }).get())
  assert.deepEqual(waits, [100, 200])
})

test('a source that names a short wait gets it', async () => {
  await using fake = await startFakeSource(() => good)
  let times = 0
  fake.misbehave = () =>
    ++times === 1 ? { status: 429, headers: { 'retry-after': '1' } } : undefined
  const { get, waits } = clientOf(fake)
  assert.equal((await get()).value, 1)
  assert.deepEqual(waits, [1_000])
})

const LONG: Record<string, Record<string, string>> = {
  'Retry-After': { 'retry-after': '60' },
  'a Retry-After date': { 'retry-after': new Date(NOON + 60_000).toUTCString() },
  'the register’s reset': { 'x-rate-limit-remaining': '0', 'x-rate-limit-reset': '60' },
  'the day’s reset as a moment': {
    'kadaster-ratelimit-daylimit-remaining': '0',
    'kadaster-ratelimit-daylimit-reset': String(NOON / 1000 + 60),
  },
}

for (const [what, headers] of Object.entries(LONG))
  test(`a long wait by ${what} ends the call at once and leaves the source alone till then`, async () => {
    await using fake = await startFakeSource(() => good)
    const { get, waits, time } = clientOf(fake)
    fake.misbehave = { status: 429, headers }
    assert.equal(await faultOf(get()), 'rate-limited')
    fake.misbehave = undefined
    time.now = NOON + 59_000
    assert.equal(await faultOf(get()), 'paused')
    assert.deepEqual([fake.requests.length, waits], [1, []])
    time.now = NOON + 60_000
    assert.equal((await get()).value, 1)
  })

test('a source that hangs is given up in time, and not asked again by the same call', async () => {
  const timeoutMs = 3_000
  let now = NOON
  const late = new AbortController()
  await using fake = await startFakeSource(() => {
    now += timeoutMs
    setImmediate(() => late.abort(new DOMException('Late.', 'TimeoutError')))
    return 'silence'
  })
  const timing = {
    now: () => now,
    random: () => 0,
    sleep: async () => {},
    deadline: (ms: number) => (ms === timeoutMs ? late : new AbortController()).signal,
  }
  assert.equal(await faultOf(clientOf(fake, { timeoutMs, timing }).get()), 'timeout')
  assert.equal(fake.requests.length, 1)
})

test('a call whose time is up fails as a timeout; a caller who left gets the own reason', async () => {
  await using fake = await startFakeSource(() => 'silence')
  const { get } = clientOf(fake)
  assert.equal(await faultOf(get('thing', AbortSignal.timeout(20))), 'timeout')
  const caller = new AbortController()
  const asked = faultOf(get('other', caller.signal))
  caller.abort(new Error('left'))
  assert.match(String(await asked), /left/)
  assert.match(String(await faultOf(get('other', caller.signal))), /left/)
})

test('an answer counts for its lifetime, and "no such thing" for an hour at most', async () => {
  await using fake = await startFakeSource(({ path }) =>
    path === '/perhaps' ? { status: 404 } : good,
  )
  const { get, time } = clientOf(fake, { lifetimeMs: 24 * 3_600_000 })
  await get()
  await get('perhaps')
  time.now = NOON + 3_600_000 - 1
  assert.equal((await get()).fetchedAt, NOON)
  assert.equal((await get('perhaps')).value, undefined)
  assert.equal(fake.requests.length, 2)
  time.now = NOON + 3_600_000
  await get('perhaps')
  assert.equal(fake.requests.length, 3)
  time.now = NOON + 24 * 3_600_000
  await get()
  assert.equal(fake.requests.length, 4)
})

test('404 is a failure where there must be something', async () => {
  await using fake = await startFakeSource(() => ({ status: 404 }))
  assert.equal(await faultOf(clientOf(fake).get()), 'request-refused')
})

test('after five failures in a row the source is left alone, then tried once', async () => {
  await using fake = await startFakeSource(() => good)
  const { get, time } = clientOf(fake)
  fake.misbehave = { json: {} }
  for (let n = 0; n < 5; n += 1) assert.equal(await faultOf(get(`t${n}`)), 'invalid')
  assert.equal(await faultOf(get('t6')), 'paused')
  assert.equal(fake.requests.length, 5)
  time.now += 30_000
  assert.deepEqual(await Promise.all([faultOf(get('a')), faultOf(get('b'))]), ['invalid', 'paused'])
  time.now += 30_000
  fake.misbehave = undefined
  assert.equal((await get('c')).value, 1)
  assert.equal((await get('d')).value, 1)
})

test('refused questions do not count as failures of the source', async () => {
  await using fake = await startFakeSource(() => good)
  const { get } = clientOf(fake)
  fake.misbehave = { status: 400 }
  for (let n = 0; n < 6; n += 1) assert.equal(await faultOf(get(`t${n}`)), 'request-refused')
})

test('who may not ask causes no request, and may read what another fetched', async () => {
  await using fake = await startFakeSource(() => good)
  const { get } = clientOf(fake)
  const refuse = () => {
    throw new SourceFailed('The source', 'sign-in')
  }
  const { signal } = new AbortController()
  assert.equal(await faultOf(get('thing', signal, refuse)), 'sign-in')
  assert.equal(fake.requests.length, 0)
  await get()
  assert.equal((await get('thing', signal, refuse)).value, 1)
})

test('nothing is asked off the base address, and no failure shows the key or the address', async () => {
  await using fake = await startFakeSource(() => ({ status: 500, text: 'only-in-a-header' }))
  const { get } = clientOf(fake)
  for (const segment of ['..', '.', '']) await assert.rejects(get(segment), TypeError)
  const failure = await get('../../secret?x=1').catch((error: unknown) => error as Error)
  assert.ok(failure instanceof SourceFailed)
  assert.equal(fake.requests[0]?.path, '/../../secret?x=1')
  const shown = `${failure.message} ${failure.stack} ${JSON.stringify(failure)}`
  assert.doesNotMatch(shown, /only-in-a-header|127\.0\.0\.1/)
  assert.equal(fake.requests[0]?.headers['x-api-key'], 'only-in-a-header')
})

test('a source that is not there is unreachable, and its address stays unsaid', async () => {
  const fake = await startFakeSource(() => good)
  await fake[Symbol.asyncDispose]()
  const failure = await clientOf(fake)
    .get()
    .catch((error: unknown) => error as SourceFailed)
  assert.ok(failure instanceof SourceFailed)
  assert.deepEqual([failure.fault, failure.cause], ['unreachable', undefined])
})
