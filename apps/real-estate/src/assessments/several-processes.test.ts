import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { type TestContext, test } from 'node:test'
import { promisify } from 'node:util'
import type { Owner } from './assessments.ts'
import { openAssessments } from './sqlite-assessments.ts'

const run = promisify(execFile)
const ANNA = 'anna' as Owner

const inFolder = (t: TestContext): string => {
  const folder = mkdtempSync(join(tmpdir(), 'voordeur-assessments-'))
  t.after(() => rmSync(folder, { recursive: true }))
  return join(folder, 'assessments.sqlite')
}

/** A module that opens the store in `file` as another process would, then runs `body`. */
const program = (file: string, body: string): string => `
  import { openAssessments } from ${JSON.stringify(import.meta.resolve('./sqlite-assessments.ts'))}
  import { sampleAssessment } from ${JSON.stringify(import.meta.resolve('./sample-assessment.ts'))}
  const store = openAssessments(${JSON.stringify(file)}, { busyTimeout: 10_000 })
  ${body}
`

const nodeArguments = (source: string): string[] => ['--input-type=module', '-e', source]

/** Runs `body` in four processes at once, after `start`; each prints one line of JSON. */
async function atOnce<T>(file: string, body: string): Promise<T[]> {
  const start = Date.now() + 700
  const wait = `await new Promise((resolve) => setTimeout(resolve, ${start} - Date.now()))`
  return Promise.all(
    [1, 2, 3, 4].map(async (n) => {
      const source = program(file, `const me = ${n}\n${wait}\n${body}`)
      const { stdout } = await run(process.execPath, nodeArguments(source))
      return JSON.parse(stdout) as T
    }),
  )
}

test('the same keys from several processes at once make one assessment each', async (t) => {
  const file = inFolder(t)
  openAssessments(file).close()
  const body = `
    const results = []
    for (let n = 0; n < 10; n++) {
      const keyed = { tool: 'T', key: 'k' + n }
      const { assessment, replayed } = await store.save('anna', sampleAssessment(), keyed)
      results.push([assessment.id, replayed])
    }
    console.log(JSON.stringify(results))
  `
  const results = await atOnce<[string, boolean][]>(file, body)
  for (let n = 0; n < 10; n++) {
    const answers = results.map((result) => result[n] as [string, boolean])
    assert.equal(new Set(answers.map(([id]) => id)).size, 1)
    assert.equal(answers.filter(([, replayed]) => !replayed).length, 1)
  }
})

test('of different inputs under one key from several processes one wins, and the others are told', async (t) => {
  const file = inFolder(t)
  openAssessments(file).close()
  const body = `
    const results = []
    for (let n = 0; n < 10; n++) {
      const keyed = { tool: 'T', key: 'k' + n }
      try {
        const { assessment } = await store.save('anna', sampleAssessment({ inputHash: 'h' + me }), keyed)
        results.push(assessment.inputHash)
      } catch (error) {
        results.push(error.reason)
      }
    }
    console.log(JSON.stringify(results))
  `
  const results = await atOnce<string[]>(file, body)
  for (let n = 0; n < 10; n++) {
    const answers = results.map((result) => result[n])
    assert.equal(answers.filter((each) => each === 'idempotency_conflict').length, 3)
    assert.equal(answers.filter((each) => /^h[1-4]$/.test(each ?? '')).length, 1)
  }
})

test('saving and erasing under one key from several processes never mixes two answers up', async (t) => {
  const file = inFolder(t)
  openAssessments(file).close()
  const body = `
    let odd = 0
    for (let n = 0; n < 25; n++) {
      const { assessment } = await store.save('anna', sampleAssessment(), { tool: 'T', key: 'k' })
      if (!/^asm_/.test(assessment.id)) odd++
      await store.erase('anna', { id: assessment.id })
    }
    console.log(JSON.stringify(odd))
  `
  assert.deepEqual(await atOnce<number>(file, body), [0, 0, 0, 0])
  const store = openAssessments(file)
  t.after(() => store.close())
  assert.deepEqual(await store.erase(ANNA, { everything: true }), { erased: 0, left: 0 })
})

test('a file that can not grow refuses, and holds exactly what was answered', {
  skip: process.platform === 'win32' && 'needs ulimit',
}, async (t) => {
  const file = inFolder(t)
  openAssessments(file).close()
  const body = `
    let saved = 0
    try {
      for (; saved < 5000; saved++) await store.save('anna', sampleAssessment())
    } catch (error) {
      console.log(JSON.stringify({ saved, name: error.name, reason: error.reason }))
    }
    process.exit()
  `
  // Without the trap the signal for a too large file ends the process before SQLite can answer.
  const script = `trap '' XFSZ; ulimit -f 400; exec "$0" "$@"`
  const command = ['-c', script, process.execPath, ...nodeArguments(program(file, body))]
  const { stdout } = await run('sh', command)
  const { saved, ...refusal } = JSON.parse(stdout) as { saved: number }
  assert.deepEqual(refusal, { name: 'AssessmentsRefused', reason: 'unavailable' })
  assert.ok(saved > 0)

  const database = new DatabaseSync(file)
  const check = database.prepare('PRAGMA integrity_check').get()
  database.close()
  assert.deepEqual({ ...check }, { integrity_check: 'ok' })
  const store = openAssessments(file)
  t.after(() => store.close())
  assert.equal((await store.every(ANNA, {}, { limit: 1, order: 'newest' })).counts.matching, saved)
})
