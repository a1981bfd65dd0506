import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { promisify } from 'node:util'
import { measured, type ResponseFigures, type Results } from './results.ts'
import { QUICK_VARIANTS } from './variants.ts'

const folder = mkdtempSync(join(tmpdir(), 'voordeur-bench-test-'))
after(() => rmSync(folder, { recursive: true }))

const RUN = join(import.meta.dirname, 'run.ts')
const run = (...args: string[]) =>
  promisify(execFile)(process.execPath, [RUN, ...args], { timeout: 120_000 })

/** How long a load is in a test: what it shows is that everything runs, not how fast. */
const BRIEF = ['--quick', '--seconds', '0.2', '--warm-up', '0.1']

test('a quick run measures all three, and writes what it printed', async () => {
  const [out, ratios] = [join(folder, 'results.json'), join(folder, 'ratios.json')]
  writeFileSync(ratios, '{"gatewayToBare":10000,"gatewayToSdk":10000}')
  const { stdout } = await run(...BRIEF, '--out', out, '--ratios', ratios)
  const results = JSON.parse(readFileSync(out, 'utf8')) as Results
  assert.equal(results.machine.node, process.versions.node)
  assert.ok('unpinned' in results.pinning || results.pinning.server !== results.pinning.load)

  assert.deepEqual(Object.keys(results.variants), QUICK_VARIANTS)
  for (const name of QUICK_VARIANTS) {
    const variant = measured(results.variants, name)
    assert.equal(variant?.rounds.length, 3)
    assert.ok(variant.median.cpuMicros > 0 && variant.median.p50Ms <= variant.median.p99Ms)
    assert.deepEqual([variant.requestBytes, variant.answerBytes], [321, 471])
    assert.ok(stdout.includes(variant.label))
  }
  assert.ok('medianSeconds' in results.start && results.start.limitSeconds === 3)
  assert.deepEqual(results.import, { skipped: 'not part of this run' })
  assert.match(stdout, /authenticated tools\/call against bare node:http: \d+\.\d\dx, at most 2x/)
  assert.match(stdout, /No ratio is much worse than the recorded one\./)
  assert.match(stdout, /Recorded by npm run scale:\nA register of 10,\d{3},\d{3} addresses/)
  assert.match(stdout, /npm start, until it is ready: \d+\.\d s \(limit 3 s/)
  hasResponses(results.responses as ResponseFigures, stdout)
})

function hasResponses({ tools, limitP95Ms }: ResponseFigures, stdout: string): void {
  assert.equal(limitP95Ms, 1_000)
  for (const [tool, { p50Ms, p95Ms, maxMs }] of Object.entries(tools)) {
    assert.ok(p50Ms <= p95Ms && p95Ms <= maxMs && stdout.includes(tool))
  }
  // Each waited for registers that take 100 ms a request.
  assert.ok((tools['Get_Property_Data']?.upstreamRequests ?? 0) >= 1)
  assert.ok((tools['Get_Property_Data']?.p50Ms ?? 0) >= 100)
}

test('a ratio that is much worse than the recorded one fails the run and is named', async () => {
  const ratios = join(folder, 'low.json')
  writeFileSync(ratios, '{"gatewayToBare":0.01,"gatewayToSdk":10000}')
  const args = [...BRIEF, '--only', 'load', '--rounds', '1', '--ratios', ratios]
  await assert.rejects(run(...args), (error: { code: number; stderr: string }) => {
    assert.equal(error.code, 1)
    assert.match(
      error.stderr,
      /gatewayToBare is \d+\.\d\d, more than 1\.5 times the recorded 0\.01/,
    )
    return true
  })
})

test('an argument it does not know ends it with how to use it', async () => {
  await assert.rejects(run('--nonsense'), (error: { code: number; stderr: string }) => {
    assert.equal(error.code, 2)
    assert.match(error.stderr, /Usage: npm run bench/)
    return true
  })
})
