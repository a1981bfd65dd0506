import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { test } from 'node:test'
import { promisify } from 'node:util'
import { createLimiter } from './gcra.ts'

/** A clock that stands still until it is moved. */
function handClock(start = 1_800_000_000_000) {
  let time = start
  return {
    now: () => time,
    advance: (milliseconds: number) => {
      time += milliseconds
    },
  }
}

/** 60 per minute, 10 at once: one unit a second. */
const RATE = { quota: 60, windowSeconds: 60, burst: 10 }

test('a burst fits, one more does not, and a second later one does', () => {
  const clock = handClock()
  const limiter = createLimiter(RATE, clock)
  const first = Array.from({ length: 10 }, () => limiter.take('a'))
  assert.deepEqual(
    first.map(({ allowed }) => allowed),
    Array(10).fill(true),
  )
  assert.deepEqual(
    first.map(({ remaining }) => remaining),
    [9, 8, 7, 6, 5, 4, 3, 2, 1, 0],
  )
  assert.deepEqual(limiter.take('a'), {
    allowed: false,
    remaining: 0,
    resetSeconds: 1,
    retryAfterSeconds: 1,
  })
  clock.advance(999)
  assert.equal(limiter.take('a').allowed, false)
  clock.advance(1)
  assert.equal(limiter.take('a').allowed, true)
  assert.equal(limiter.take('a').allowed, false)
})

test('a burst is as many as it says, also when a unit is no whole number of milliseconds', () => {
  for (const [quota, windowSeconds, burst] of [
    [7, 3, 3],
    [3, 1, 3],
    [1_200, 60, 300],
    [11, 60, 7],
    [700, 13, 699],
  ] as const) {
    const limiter = createLimiter({ quota, windowSeconds, burst }, handClock(1_800_000_000_123))
    for (let left = burst - 1; left >= 0; left -= 1) {
      const { allowed, remaining } = limiter.take('a')
      assert.deepEqual({ allowed, remaining }, { allowed: true, remaining: left })
    }
    assert.equal(limiter.take('a').allowed, false)
  }
})

test('a rest saves up one burst and no more', () => {
  for (const rest of [2_000, 9_000, 15_000, 3_600_000]) {
    const clock = handClock()
    const limiter = createLimiter(RATE, clock)
    limiter.take('a')
    clock.advance(rest)
    assert.equal(limiter.take('a').remaining, 9, `after ${rest} ms`)
  }
})

test('Retry-After is exact: refused just before it, allowed at it', () => {
  for (const rate of [
    RATE,
    { quota: 7, windowSeconds: 3, burst: 3 },
    { quota: 1_000, windowSeconds: 1, burst: 50 },
  ]) {
    const clock = handClock()
    const limiter = createLimiter(rate, clock)
    while (limiter.take('a').allowed);
    const { retryAfterSeconds } = limiter.peek('a')
    clock.advance(retryAfterSeconds * 1000)
    assert.equal(limiter.take('a').allowed, true, JSON.stringify(rate))
  }
})

test('over any span no key gets more than the burst plus what the rate gives', () => {
  for (const rate of [
    RATE,
    { quota: 7, windowSeconds: 3, burst: 3 },
    { quota: 100, windowSeconds: 7, burst: 100 },
  ]) {
    const clock = handClock()
    const limiter = createLimiter(rate, clock)
    const taken: number[] = []
    let seed = 12_345
    for (let step = 0; step < 5_000; step += 1) {
      seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648
      clock.advance(seed % 97 === 0 ? 9_000 : seed % 400)
      if (limiter.take('a').allowed) taken.push(clock.now())
    }
    const unitMs = (rate.windowSeconds * 1000) / rate.quota
    for (let from = 0; from < taken.length; from += 37) {
      for (let to = from; to < taken.length; to += 53) {
        const span = (taken[to] ?? 0) - (taken[from] ?? 0)
        const most = rate.burst + span / unitMs
        assert.ok(to - from + 1 <= most + 1e-6, `${to - from + 1} in ${span} ms`)
      }
    }
  }
})

test('a steady caller at the rate is never refused', () => {
  const clock = handClock()
  const limiter = createLimiter({ quota: 7, windowSeconds: 3, burst: 1 }, clock)
  for (let step = 0; step < 2_000; step += 1) {
    assert.equal(limiter.take('a').allowed, true, `step ${step}`)
    clock.advance(3_000 / 7)
  }
})

test('a cost counts as many; a cost over the burst is refused for good and uses nothing', () => {
  const limiter = createLimiter(RATE, handClock())
  assert.equal(limiter.take('a', 4).remaining, 6)
  assert.deepEqual(limiter.take('a', 11), {
    allowed: false,
    remaining: 6,
    resetSeconds: 60,
    retryAfterSeconds: 60,
  })
  assert.equal(limiter.take('a', 7).retryAfterSeconds, 1)
  assert.equal(limiter.take('a', 6).remaining, 0)
})

test('looking uses nothing', () => {
  const limiter = createLimiter(RATE, handClock())
  for (let times = 0; times < 50; times += 1) assert.equal(limiter.peek('a').allowed, true)
  assert.equal(limiter.size(), 0)
  assert.equal(limiter.take('a').remaining, 9)
})

test('keys do not touch each other', () => {
  const limiter = createLimiter(RATE, handClock())
  limiter.take('a', 10)
  assert.equal(limiter.take('a').allowed, false)
  assert.equal(limiter.take('b').remaining, 9)
})

test('a flood of keys neither grows memory without bound nor gives a spent key a new budget', () => {
  const clock = handClock()
  const limiter = createLimiter(RATE, clock, 1_000)
  limiter.take('spent', 10)
  for (let n = 0; n < 20_000; n += 1) limiter.take(`made-up-${n}`)
  assert.ok(limiter.size() <= 1_000, `${limiter.size()} keys`)
  assert.equal(limiter.take('spent').allowed, false)
  clock.advance(900)
  assert.equal(limiter.take('spent').allowed, false)
})

test('in a flood the newcomers share one budget, and after it everyone has their own again', () => {
  const clock = handClock()
  const limiter = createLimiter(RATE, clock, 100)
  const allowed = Array.from({ length: 500 }, (_, n) => limiter.take(`key-${n}`)).filter(
    (verdict) => verdict.allowed,
  )
  assert.equal(allowed.length, 99 + 10)
  clock.advance(20_000)
  assert.equal(limiter.take('newcomer', 10).allowed, true)
  assert.ok(limiter.size() <= 100)
})

test('forgetting changes no verdict: the same as with room for everyone', () => {
  const clock = handClock()
  const small = createLimiter(RATE, clock, 40)
  const large = createLimiter(RATE, clock, 1_000_000)
  let seed = 99
  for (let step = 0; step < 20_000; step += 1) {
    seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648
    clock.advance(seed % 700)
    const key = `key-${seed % 23}`
    assert.deepEqual(small.take(key), large.take(key), `step ${step}`)
  }
})

test('idle keys are forgotten', () => {
  const clock = handClock()
  const limiter = createLimiter(RATE, clock)
  for (let n = 0; n < 1_000; n += 1) limiter.take(`key-${n}`)
  assert.equal(limiter.size(), 1_000)
  clock.advance(10_000)
  limiter.take('a')
  clock.advance(10_000)
  limiter.take('a')
  assert.equal(limiter.size(), 1)
})

test('a long key is held as its hash, and still told apart', () => {
  const limiter = createLimiter(RATE, handClock())
  const long = 'x'.repeat(10_000)
  limiter.take(`${long}1`, 10)
  assert.equal(limiter.take(`${long}1`).allowed, false)
  assert.equal(limiter.take(`${long}2`).allowed, true)
})

test('a clock that is set back does not lock anybody out', () => {
  const clock = handClock()
  const limiter = createLimiter(RATE, clock)
  limiter.take('a', 10)
  clock.advance(-3_600_000)
  const { allowed, retryAfterSeconds } = limiter.take('a')
  assert.ok(allowed || retryAfterSeconds <= 10)
})

test('to count a key that is known leaves nothing for a full collection', async () => {
  const program = `
    import { getHeapSpaceStatistics } from 'node:v8'
    import { createLimiter } from '${new URL('./gcra.ts', import.meta.url).href}'
    const limiter = createLimiter({ quota: 9e8, windowSeconds: 60, burst: 9e8 }, { now: Date.now })
    const keys = Array.from({ length: 20_000 }, (_, index) => 'key-' + index)
    const countAll = (times) => {
      while (times-- > 0) for (const key of keys) limiter.take(key)
    }
    const old = () =>
      getHeapSpaceStatistics().find((space) => space.space_name === 'old_space').space_used_size
    countAll(10)
    const before = old()
    countAll(50)
    console.log((old() - before) / 1e6)`
  // A small young generation, so that a number which is kept a while is old soon.
  const args = ['--max-semi-space-size=1', '--input-type=module', '--eval', program]
  const { stdout } = await promisify(execFile)(process.execPath, args, { timeout: 60_000 })
  const grownMb = Number(stdout)
  assert.ok(grownMb < 2, `the old generation grew by ${grownMb} MB in a million calls`)
})
