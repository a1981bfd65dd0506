import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { isFlat, ratioOf, type SizeFigures, type StateFigures, stateTables } from './figures.ts'
import { KINDS } from './measure.ts'

/** Everything takes `p50` microseconds. */
const at = (size: number, p50: number): SizeFigures => {
  const times = { samples: 9, p50, p99: p50 * 3, max: p50 * 9 }
  const all = Object.fromEntries(KINDS.map((kind) => [kind, times])) as SizeFigures['times']
  return { size, megabytes: 1_234, fillSeconds: 1, times: all }
}
const figures = (stores: StateFigures['stores']): StateFigures => ({
  ...{ date: 'd', machine: {} as StateFigures['machine'], niceness: 0, limitRatio: 2, stores },
})

test('the ratio is of the largest size to the smallest, at the median', () => {
  assert.equal(ratioOf([at(1_000, 10), at(10_000, 90), at(1_000_000, 19)], 'client'), 1.9)
})

test('a look-up that takes more than twice as long is said to be over the limit', () => {
  const slow = figures({ SQLite: [at(1_000, 10), at(1_000_000, 21)] })
  assert.equal(isFlat(slow), false)
  assert.match(stateTables(slow), /\| find a client \| .* \| 2\.10 OVER THE LIMIT \|/)
  // Writes have no limit: they wait for the disk.
  assert.match(stateTables(slow), /\| a registration \| .* \| 2\.10 \|/)
})

test('one store that is not flat is enough; one that was skipped is told as such', () => {
  const flat = [at(1_000, 10), at(1_000_000, 20)]
  const PostgreSQL = { skipped: 'no server' }
  assert.ok(isFlat(figures({ SQLite: flat, PostgreSQL })))
  assert.match(stateTables(figures({ PostgreSQL })), /^PostgreSQL: skipped \(no server\)$/)
  const slow = [at(1_000, 10), at(1_000_000, 30)]
  assert.equal(isFlat(figures({ SQLite: flat, PostgreSQL: slow })), false)
})

test('the table tells p50 and p99 in a unit that can be read', () => {
  const text = stateTables(figures({ SQLite: [at(1_000, 8.123), at(1_000_000, 2_500)] }))
  assert.match(text, /\| find a client \| 8\.12 µs \/ 24\.4 µs \| 2\.50 ms \/ 7\.50 ms \|/)
  assert.match(text, /\| on disk \| 1,234 MB \| 1,234 MB \|/)
})

test('docs/reliability.md has the tables of the figures that are kept', () => {
  const root = join(import.meta.dirname, '..', '..')
  const read = (file: string) => readFileSync(join(root, file), 'utf8')
  const kept = JSON.parse(read('bench/state-results.json')) as StateFigures
  assert.ok(read('docs/reliability.md').includes(stateTables(kept)))
})
