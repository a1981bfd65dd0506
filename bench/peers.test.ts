import assert from 'node:assert/strict'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { startChild } from './child.ts'
import type { Chain } from './load/job.ts'
import { refreshLoop } from './load/refresh-loop.ts'
import { measureAuthentication } from './parts/authentication-cost.ts'

const folder = mkdtempSync(join(tmpdir(), 'voordeur-peers-'))
after(() => rmSync(folder, { recursive: true }))

test('the bare engine refreshes, one chain after the other', async () => {
  const env = { BENCH_DATABASE: join(folder, 'engine.sqlite'), BENCH_CHAINS: '2' }
  const engine = await startChild('./servers/bare-engine.ts', { cpu: undefined, env })
  const { port, chains } = engine.ready as { port: number; chains: Chain[] }
  const job = { kind: 'refresh', port, path: '/oauth/token', host: `localhost:${port}` } as const
  let now: readonly Chain[] = chains
  for (let asked = 0; asked < 6; ) {
    const result = await refreshLoop({ ...job, chains: now, durationMs: 200 })
    assert.deepEqual([result.faults, result.firstFault], [0, undefined])
    asked += result.requests
    now = result.chains ?? []
  }
  await engine.stop()
})

test('a token that was seen before costs less than one that is verified', async () => {
  const child = await startChild('./in-process/authentication.ts', { cpu: undefined })
  const { calls, bareMicros, verifiedMicros, cachedMicros, samples } = await measureAuthentication(
    child,
    2_000,
  )
  await child.stop()
  assert.equal(calls, 2_000)
  assert.ok(bareMicros > 0 && cachedMicros > 0 && cachedMicros < verifiedMicros)
  assert.deepEqual(Object.keys(samples), ['bare', 'verified', 'cached'])
})

test('every peer is pinned to one version, and nothing is fetched without encryption', () => {
  const read = (file: string) => readFileSync(join(import.meta.dirname, 'peers', file), 'utf8')
  const { dependencies } = JSON.parse(read('package.json')) as Record<string, object>
  for (const version of Object.values(dependencies ?? {})) assert.match(version, /^\d+\.\d+\.\d+$/)
  assert.doesNotMatch(read('package-lock.json'), /"resolved": "http:/)
  for (const line of read('python/requirements.txt').trim().split('\n'))
    assert.match(line, /^[\w.-]+==[\w.]+$/)
})
