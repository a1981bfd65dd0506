import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import type { HowFar } from '../../packages/gateway/test/soak.ts'
import type { Part } from './parts.ts'
import { soakSummary, whatIsMissing } from './results.ts'
import { runPart } from './run-part.ts'

const SIZE = { runs: 5, kills: 6, rounds: 3, seed: 77 }
const SOAK = new URL('../../packages/gateway/test/soak.ts', import.meta.url).href
const folder = mkdtempSync(join(tmpdir(), 'voordeur-soak-test-'))
after(() => rmSync(folder, { recursive: true }))

/** A part of one test file with that test in it. */
function part(name: string, body: string, more: Partial<Part> = {}): Part {
  const file = join(folder, `${name}.test.ts`)
  writeFileSync(
    file,
    `import { appendFileSync, existsSync } from 'node:fs'
     import { test } from 'node:test'
     import { SOAK, tell, tellHowFar } from '${SOAK}'
     test('it', async (t) => { ${body} })`,
  )
  const preset = { about: 'a try', store: 'SQLite', counts: true, env: {}, postgres: false }
  return { name, files: [file], ...preset, ...more }
}

const tells = (tried: string, faults: string) =>
  `tell(t, { what: 'kill -9', store: 'SQLite', seed: SOAK.seed, tried: ${tried}, faults: ${faults} })`

test('figures are those that the tests counted, at the size that was asked for', async () => {
  const counting = part('counts', tells('{ kills: SOAK.kills, runs: SOAK.runs }', '{ lost: 0 }'))
  const { counted, outcome } = await runPart(counting, SIZE)
  const tried = { kills: 6, runs: 5 }
  assert.deepEqual(counted, [
    { what: 'kill -9', store: 'SQLite', seed: 77, tried, faults: { lost: 0 } },
  ])
  assert.deepEqual([outcome.passed, outcome.failures], [1, []])
  assert.deepEqual(
    [process.env['SOAK_RUNS'], process.env['SOAK_COUNTED_FILE']],
    [undefined, undefined],
  )
})

test('a part that fails keeps what it counted, and the summary says so', async () => {
  const failing = part('fails', `${tells('{ kills: 6 }', '{ lost: 2 }')}; throw new Error('boom')`)
  const run = await runPart(failing, SIZE)
  assert.match(run.outcome.failures[0]?.detail ?? '', /boom/)
  const summary = soakSummary([run], SIZE)
  assert.match(summary, /\| kill -9 \| SQLite \| 6 kills \| 2 lost \|/)
  assert.match(summary, /^FAILED: fails\. To try it again: --seed 77$/m)
  assert.doesNotMatch(summary, /No fault/)
  assert.equal(whatIsMissing([run]), 'something is wrong with fails')
})

test('a fault that its own test let pass, or nothing counted, fails the part', async () => {
  const lenient = await runPart(part('lenient', tells('{}', '{ lost: 1, twice: 0 }')), SIZE)
  assert.equal(lenient.outcome.failures[0]?.detail, 'kill -9 on SQLite: 1 lost')
  const silent = await runPart(part('silent', ''), SIZE)
  assert.equal(silent.outcome.failures[0]?.detail, 'Its tests counted nothing.')
  assert.match(soakSummary([silent], SIZE), /\| silent \| {2}\| nothing was counted \|/)
})

test('a suite that counts nothing itself is run in rounds, each told which it is', async () => {
  const file = join(folder, 'rounds.txt')
  const note = `appendFileSync('${file}', String(SOAK.round)); if (SOAK.round === 1) throw new Error('x')`
  const { counted } = await runPart(part('rounds', note, { counts: false }), SIZE)
  // The second failed, and the third was not begun.
  assert.deepEqual(counted[0]?.tried, { rounds: 2, 'tests passed': 1, 'tests skipped': 0 })
  assert.deepEqual(counted[0]?.faults, { 'tests failed': 1 })
})

test('somebody who watches is told how far it is', async () => {
  const seen: HowFar[] = []
  const shown = join(folder, 'shown')
  const wait = `while (!existsSync('${shown}')) await new Promise((resolve) => setTimeout(resolve, 5))`
  const slow = `tellHowFar({ done: 2, of: 6, what: 'kills' }); ${wait}; ${tells('{}', '{}')}`
  await runPart(part('slow', slow), SIZE, (_, howFar) => {
    if (!howFar) return
    seen.push(howFar)
    writeFileSync(shown, '')
  })
  assert.deepEqual(seen[0], { done: 2, of: 6, what: 'kills' })
})

test('what needs PostgreSQL is skipped without, and the soak is not whole', async (t) => {
  const url = process.env['TEST_DATABASE_URL']
  t.after(() => {
    if (url) process.env['TEST_DATABASE_URL'] = url
  })
  delete process.env['TEST_DATABASE_URL']
  const run = await runPart(part('pg', '', { postgres: true }), SIZE)
  assert.deepEqual(run.outcome.skips, [{ name: 'pg', reason: 'there is no PostgreSQL' }])
  assert.match(soakSummary([run], SIZE), /Not whole/)
})
