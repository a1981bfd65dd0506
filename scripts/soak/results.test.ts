import assert from 'node:assert/strict'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { ROOT } from '../test/command.ts'
import { PART_NAMES, partNamed } from './parts.ts'
import { type SoakFigures, soakFigures, soakTable, tellPart, whatIsMissing } from './results.ts'
import type { PartRun } from './run-part.ts'

const SIZE = { runs: 1, kills: 2, rounds: 3, seed: 4 }
const run = (name: string, more: Partial<PartRun['outcome']> = {}): PartRun => ({
  name,
  counts: true,
  seconds: 100,
  counted: [
    { what: name, store: 'SQLite', seed: 4, tried: { runs: 12_345 }, faults: { lost: 0 } },
    { what: name, store: 'PostgreSQL', seed: 5, tried: { a_b: 1 }, faults: { lost: 1 } },
  ],
  outcome: { passed: 1, failures: [], skips: [], ...more },
})
const all = PART_NAMES.map((name) => run(name))

test('the table has a line for each thing counted, and the time of the part once', () => {
  const [, , first, second] = soakTable(soakFigures('d', SIZE, [run('crash')]).parts).split('\n')
  assert.equal(first, '| crash | SQLite | 12,345 runs | 0 lost | 1.7 min |')
  assert.equal(second, '| crash | PostgreSQL | 1 a b | 1 lost |  |')
})

test('a part tells what it counted as soon as it has ended', () => {
  const text = 'SQLite: 12,345 runs, 0 lost\n  PostgreSQL: 1 a b, 1 lost'
  assert.equal(tellPart(run('crash')), text)
  assert.equal(tellPart({ ...run('crash'), counted: [] }), 'nothing was counted')
})

test('figures are whole when everything was tried, nothing failed and nothing left a hole', () => {
  assert.equal(whatIsMissing(all), undefined)
  assert.match(whatIsMissing(all.slice(1)) ?? '', /^contract was not tried$/)
  const skips = [{ name: 'a test', reason: 'no tmpfs' }]
  assert.equal(whatIsMissing([...all, run('x', { skips })]), 'a test was skipped: no tmpfs')
  assert.equal(whatIsMissing([...all, { ...run('x', { skips }), counts: false }]), undefined)
  const failures = [{ name: 'a', detail: 'b' }]
  assert.equal(whatIsMissing([...all, run('x', { failures })]), 'something is wrong with x')
})

test('every part has files, and no test file of the stores is in two parts', () => {
  const files = PART_NAMES.flatMap((name) => partNamed(name).files)
  assert.ok(PART_NAMES.every((name) => partNamed(name).files.length > 0))
  assert.equal(new Set(files).size, files.length)
})

const kept = join(ROOT, 'docs', 'reliability.json')
const skip = existsSync(kept) ? false : 'the figures of no whole soak are kept yet'
test('docs/reliability.md has the table of the figures that are kept', { skip }, () => {
  const { parts } = JSON.parse(readFileSync(kept, 'utf8')) as SoakFigures
  assert.ok(readFileSync(join(ROOT, 'docs', 'reliability.md'), 'utf8').includes(soakTable(parts)))
})
