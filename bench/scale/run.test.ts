import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { promisify } from 'node:util'
import type { NationalFigures } from './figures.ts'
import { LOOK_UPS } from './look-ups.ts'

const folder = mkdtempSync(join(tmpdir(), 'voordeur-scale-test-'))
after(() => rmSync(folder, { recursive: true }))

const RUN = join(import.meta.dirname, 'run.ts')
const run = (...args: string[]) =>
  promisify(execFile)(process.execPath, [RUN, ...args], { timeout: 120_000 })

test('a small run makes a register, times look-ups in it and removes it', async () => {
  const out = join(folder, 'figures.json')
  const size = ['--addresses', '3000', '--buildings', '4000', '--samples', '200']
  const { stdout } = await run(...size, '--folder', folder, '--out', out)
  const figures = JSON.parse(readFileSync(out, 'utf8')) as NationalFigures
  assert.ok(figures.register.addresses >= 3_000 && figures.register.buildings >= 4_000)
  assert.ok(figures.import.peakMemoryMb > 20 && figures.import.occurrences > 10_000)
  for (const each of LOOK_UPS) {
    const { warm } = figures.lookUps[each]
    assert.equal(warm.samples, 200)
    assert.ok(warm.p50Ms <= warm.p99Ms && warm.p99Ms <= warm.maxMs)
  }
  assert.match(stdout, /a postcode, its first 50 addresses, warm .*\d ms/)
  assert.deepEqual(readdirSync(folder), ['figures.json'])
})

test('a register that was kept is looked into again, and not made again', async () => {
  const size = ['--addresses', '1000', '--samples', '100']
  const { stdout } = await run(...size, '--folder', folder, '--keep')
  const [kept = ''] = /--again (.+)/.exec(stdout)?.slice(1) ?? []
  const out = join(folder, 'again.json')
  const again = await run('--again', kept, '--samples', '150', '--out', out)
  assert.doesNotMatch(again.stdout, /Making/)
  const figures = JSON.parse(readFileSync(out, 'utf8')) as NationalFigures
  assert.equal(figures.lookUps.postcode.warm.samples, 150)
  assert.ok(figures.lookedUp.date > figures.date && existsSync(kept))
  await assert.rejects(run('--again', folder), /not the folder of a run with --keep/)
})

test('an argument it does not know ends it with a sentence', async () => {
  await assert.rejects(run('--addresses', 'all'), (error: { code: number; stderr: string }) => {
    assert.equal(error.code, 1)
    assert.match(error.stderr, /^scale: --addresses must be a whole number/)
    return true
  })
})
