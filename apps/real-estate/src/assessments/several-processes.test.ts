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
const OBJECT = '9999010000000001'

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

test('the same keys from several processes at once make one assessment each', async (t) => {
  const file = inFolder(t)
  openAssessments(file).close()
  const start = Date.now() + 700
  const body = `
    await new Promise((resolve) => setTimeout(resolve, ${start} - Date.now()))
    const results = []
    for (let n = 0; n < 10; n++) {
      const keyed = { tool: 'T', key: 'k' + n }
      const { assessment, replayed } = await store.save('anna', sampleAssessment(), keyed)
      results.push([assessment.id, replayed])
    }
    console.log(JSON.stringify(results))
  `
  const results = await Promise.all(
    [1, 2, 3, 4].map(async () => {
      const { stdout } = await run(process.execPath, nodeArguments(program(file, body)))
      return JSON.parse(stdout) as [string, boolean][]
    }),
  )
  for (let n = 0; n < 10; n++) {
    const answers = results.map((result) => result[n] as [string, boolean])
    assert.equal(new Set(answers.map(([id]) => id)).size, 1)
    assert.equal(answers.filter(([, replayed]) => !replayed).length, 1)
  }
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
  assert.equal((await store.history(ANNA, OBJECT, { limit: 1 })).total, saved)
})
