import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { promisify } from 'node:util'
import { findPostgres } from '../../packages/gateway/test/postgres/find-postgres.ts'
import { ordinaryUser, own } from '../../packages/gateway/test/postgres/postgres-server.ts'
import type { StateFigures } from './figures.ts'
import { KINDS } from './measure.ts'

const folder = mkdtempSync(join(tmpdir(), 'voordeur-state-test-'))
own(folder, ordinaryUser())
after(() => rmSync(folder, { recursive: true }))

const RUN = join(import.meta.dirname, 'run.ts')
const run = (...args: string[]) =>
  promisify(execFile)(process.execPath, [RUN, ...args], { timeout: 120_000 })

async function small(store: 'sqlite' | 'postgres'): Promise<StateFigures> {
  const out = join(folder, 'figures.json')
  const size = ['--sizes', '120,400', '--samples', '60', '--store', store]
  const { stdout } = await run(...size, '--folder', folder, '--out', out)
  assert.match(stdout, /^\| find a client \| .* µs \/ .* \|$/m)
  // What was filled in is gone.
  assert.deepEqual(readdirSync(folder), ['figures.json'])
  return JSON.parse(readFileSync(out, 'utf8')) as StateFigures
}

function isWhole(figures: StateFigures, store: 'SQLite' | 'PostgreSQL'): void {
  const sizes = figures.stores[store]
  assert.ok(sizes && !('skipped' in sizes))
  assert.deepEqual(
    sizes.map(({ size }) => size),
    [120, 400],
  )
  for (const { times, megabytes } of sizes) {
    assert.ok(megabytes > 0.5)
    for (const kind of KINDS) {
      const { samples, p50, p99, max } = times[kind]
      assert.ok(samples > 0 && p50 > 0 && p50 <= p99 && p99 <= max, kind)
    }
  }
}

test('a small run fills a SQLite file, measures it at each size and removes it', async () => {
  isWhole(await small('sqlite'), 'SQLite')
})

const found = findPostgres()
const skip = 'missing' in found ? found.missing : false
test('and a PostgreSQL of its own', { skip }, async () => {
  isWhole(await small('postgres'), 'PostgreSQL')
})

test('an argument it does not know ends it with a sentence', async () => {
  await assert.rejects(run('--sizes', 'all'), (error: { code: number; stderr: string }) => {
    assert.equal(error.code, 1)
    assert.match(error.stderr, /^state: --sizes must be a whole number/)
    return true
  })
})
