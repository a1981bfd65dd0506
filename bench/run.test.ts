import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { promisify } from 'node:util'
import type { Results } from './results.ts'

const folder = mkdtempSync(join(tmpdir(), 'voordeur-bench-test-'))
after(() => rmSync(folder, { recursive: true }))

const RUN = join(import.meta.dirname, 'run.ts')
const run = (...args: string[]) =>
  promisify(execFile)(process.execPath, [RUN, ...args], { timeout: 60_000 })

test('a quick run measures all three, and writes what it printed', async () => {
  const out = join(folder, 'results.json')
  const { stdout } = await run('--quick', '--seconds', '0.2', '--warm-up', '0.1', '--out', out)
  const results = JSON.parse(readFileSync(out, 'utf8')) as Results
  assert.equal(results.machine.node, process.versions.node)
  assert.ok('unpinned' in results.pinning || results.pinning.server !== results.pinning.load)
  const { requestBytes, answerBytes } = results.load
  assert.ok([requestBytes, answerBytes].every((bytes) => bytes >= 300 && bytes <= 600))

  assert.deepEqual(Object.keys(results.variants), ['bare', 'sdk', 'gateway'])
  for (const { label, rounds, median, peakMemoryMb } of Object.values(results.variants)) {
    assert.equal(rounds.length, 1)
    assert.deepEqual(rounds[0], median)
    assert.ok(median.cpuMicros > 0 && median.p50Ms <= median.p99Ms && peakMemoryMb > 20)
    assert.ok(stdout.includes(label))
  }
  assert.ok(results.cpuRatios.gatewayToBare > 1)
  assert.ok('medianSeconds' in results.start && results.start.limitSeconds === 3)
  assert.deepEqual(results.import, { skipped: '--quick' })
  const { tools, limitP95Ms } = results.responses
  assert.equal(limitP95Ms, 1_000)
  for (const [tool, { p50Ms, p95Ms, maxMs }] of Object.entries(tools)) {
    assert.ok(p50Ms <= p95Ms && p95Ms <= maxMs && stdout.includes(tool))
  }
  // Each waited for registers that take 100 ms a request.
  assert.ok((tools['Get_Property_Data']?.upstreamRequests ?? 0) >= 1)
  assert.ok((tools['Get_Property_Data']?.p50Ms ?? 0) >= 100)
  assert.match(stdout, /Recorded by npm run scale:\nA register of 10,\d{3},\d{3} addresses/)
  assert.match(stdout, /npm start, until it is ready: \d+\.\d s \(limit 3 s/)
})

test('an argument it does not know ends it with how to use it', async () => {
  await assert.rejects(run('--nonsense'), (error: { code: number; stderr: string }) => {
    assert.equal(error.code, 2)
    assert.match(error.stderr, /Usage: npm run bench/)
    return true
  })
})
