import assert from 'node:assert/strict'
import { test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { clientOf, faultOf, good } from './client-under-test.ts'
import { startFakeSource } from './fake-source-fixture.ts'

test('whoever asks the same at the same time shares one request, and one leaving harms nobody', async () => {
  await using fake = await startFakeSource(() => good)
  const { get } = clientOf(fake)
  const caller = new AbortController()
  const left = faultOf(get('thing', caller.signal))
  const stays = get()
  caller.abort(new Error('left'))
  assert.match(String(await left), /left/)
  assert.equal((await stays).value, 1)
  assert.equal(fake.requests.length, 1)
})

test('when the last one leaves, the request itself ends, and says nothing about the source', async () => {
  const arrived = Promise.withResolvers<{ readonly closed: Promise<unknown> }>()
  await using fake = await startFakeSource(({ closed }) => {
    arrived.resolve({ closed })
    return 'silence'
  })
  const { get } = clientOf(fake, { timeoutMs: 60_000 })
  const caller = new AbortController()
  const asked = faultOf(get('thing', caller.signal))
  const { closed } = await arrived.promise
  caller.abort(new Error('left'))
  assert.match(String(await asked), /left/)
  await closed
  fake.misbehave = good
  assert.equal((await get()).value, 1)
})

test('no more than three requests are under way at once', async () => {
  const third = Promise.withResolvers<void>()
  await using fake = await startFakeSource(({ path }) => {
    if (path === '/t2') third.resolve()
    return 'silence'
  })
  const { get } = clientOf(fake)
  const caller = new AbortController()
  const asked = Array.from({ length: 12 }, (_, n) => faultOf(get(`t${n}`, caller.signal)))
  await third.promise
  await sleep(30)
  assert.equal(fake.requests.length, 3)
  caller.abort(new Error('left'))
  await Promise.all(asked)
})

test('a line that is too long turns callers away instead of growing', async () => {
  await using fake = await startFakeSource(() => 'silence')
  const { get } = clientOf(fake)
  const caller = new AbortController()
  const asked = Array.from({ length: 64 }, (_, n) => faultOf(get(`t${n}`, caller.signal)))
  assert.equal(await asked.at(-1), 'busy')
  caller.abort(new Error('left'))
  await Promise.all(asked)
})
