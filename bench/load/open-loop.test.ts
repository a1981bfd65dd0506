import assert from 'node:assert/strict'
import { createServer, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import { test } from 'node:test'
import { arrivals } from './arrivals.ts'
import type { OpenJob } from './job.ts'
import { openLoop } from './open-loop.ts'

const expected = '{"answer":1}'

async function load(listener: RequestListener, changes: Partial<OpenJob> = {}) {
  const server = createServer(listener).listen(0, '127.0.0.1')
  await new Promise((resolve) => server.once('listening', resolve))
  try {
    return await openLoop({
      ...{ kind: 'open', port: (server.address() as AddressInfo).port, path: '/mcp' },
      ...{ headers: { host: 'localhost' }, exchanges: [{ body: '{}', expected }] },
      ...{ connections: 4, durationMs: 100, ratePerSecond: 500, arrivals: 'even' },
      ...changes,
    })
  } finally {
    server.closeAllConnections()
    await new Promise((resolve) => server.close(resolve))
  }
}

const first = (count: number, how: OpenJob['arrivals']): number[] => {
  const times = arrivals({ ratePerSecond: 1_000, arrivals: how })
  return Array.from({ length: count }, () => times.next().value)
}

test('requests are due at equal distances, or at random with the same mean', () => {
  assert.deepEqual(first(4, 'even'), [0, 1, 2, 3])
  const random = first(20_001, 'poisson')
  const gaps = random.slice(1).map((time, index) => time - (random[index] as number))
  const mean = gaps.reduce((sum, gap) => sum + gap, 0) / gaps.length
  assert.ok(Math.abs(mean - 1) < 0.05, `a mean of ${mean} ms`)
  // Of an exponential distribution, 1/e lie above the mean.
  const above = gaps.filter((gap) => gap > 1).length / gaps.length
  assert.ok(Math.abs(above - Math.exp(-1)) < 0.02, `${above} above the mean`)
  assert.deepEqual(first(50, 'poisson'), first(50, 'poisson'))
})

test('as many are sent as are due, however slowly they are answered', async () => {
  const result = await load((_, response) => setTimeout(() => response.end(expected), 10))
  assert.deepEqual([result.requests, result.faults], [50, 0])
})

test('a request that waits because the server is late has waited since it was due', async () => {
  // One connection and 20 ms an answer: the fifth, due at once, has the four before it to wait for.
  const burst = { connections: 1, durationMs: 5, ratePerSecond: 1_000 }
  const result = await load((_, response) => setTimeout(() => response.end(expected), 20), burst)
  assert.equal(result.requests, 5)
  assert.ok(result.maxMs >= 90, `${result.maxMs} ms`)
})

test('a wrong answer and a broken connection are faults, and a broken one ends the load', async () => {
  const wrong = await load((_, response) => response.end('{"answer":2}'))
  assert.ok(wrong.faults > 0)
  assert.equal(wrong.firstFault, '200 {"answer":2}')
  const broken = await load((request) => request.socket.destroy(), { durationMs: 60_000 })
  assert.ok(broken.faults > 0)
  assert.match(broken.firstFault ?? '', /closed the connection|ECONNRESET/)
  const nobody: OpenJob = {
    ...{ kind: 'open', port: 9, path: '/', headers: {}, connections: 2, durationMs: 60_000 },
    ...{ ratePerSecond: 10, arrivals: 'even', exchanges: [{ body: '', expected }] },
  }
  const away = await openLoop(nobody)
  assert.match(away.firstFault ?? '', /ECONNREFUSED/)
})
