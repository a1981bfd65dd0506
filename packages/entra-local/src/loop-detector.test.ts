import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createLoopDetector } from './loop-detector.ts'

const body = (fields: Record<string, string>) => new Map(Object.entries(fields))
const REFRESH = body({ grant_type: 'refresh_token', refresh_token: 'x', scope: 'User.Read' })

test('a request is the same whatever proves the client and whatever traces it', () => {
  const loops = createLoopDetector({ limit: 0, now: () => 0 })
  loops.failed('app', REFRESH)
  const again = new Map([...REFRESH, ['client_assertion', 'new'], ['client-request-id', 'new']])
  assert.throws(() => loops.check('app', again), { code: 50196 })
  for (const name of ['grant_type', 'assertion', 'refresh_token', 'code', 'scope', 'claims'])
    assert.doesNotThrow(() => loops.check('app', new Map([...REFRESH, [name, 'other']])), name)
  assert.doesNotThrow(() => loops.check('another app', REFRESH))
})

test('ten minutes without a failure make it new', () => {
  const clock = { now: 0 }
  const loops = createLoopDetector({ limit: 0, now: () => clock.now })
  loops.failed('app', REFRESH)
  clock.now = 599_999
  assert.throws(() => loops.check('app', REFRESH), { code: 50196 })
  loops.failed('app', REFRESH)
  clock.now += 599_999
  assert.throws(() => loops.check('app', REFRESH), { code: 50196 })
  clock.now += 1
  assert.doesNotThrow(() => loops.check('app', REFRESH))
})

test('memory is bounded: the request that failed longest ago is forgotten', () => {
  const loops = createLoopDetector({ limit: 0, now: () => 0 })
  const nth = (n: number) => body({ code: String(n) })
  for (let n = 0; n < 10_000; n += 1) loops.failed('app', nth(n))
  loops.failed('app', nth(0))
  loops.failed('app', nth(10_000))
  assert.throws(() => loops.check('app', nth(0)), { code: 50196 })
  assert.doesNotThrow(() => loops.check('app', nth(1)))
  assert.throws(() => loops.check('app', nth(2)), { code: 50196 })
})
