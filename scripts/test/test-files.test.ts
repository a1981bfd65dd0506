import assert from 'node:assert/strict'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { summary } from './outcome.ts'
import { runTestFiles } from './test-files.ts'

let folder: string

before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'voordeur-runner-'))
})

after(() => rm(folder, { recursive: true, force: true }))

/** Runs one test file with that body. */
async function run(name: string, body: string, timeoutMs = 30_000) {
  const file = join(folder, `${name}.test.ts`)
  await writeFile(file, `import { describe, test } from 'node:test'\n${body}\n`)
  return runTestFiles([file], { concurrency: 1, timeoutMs })
}

test('passes, failures and skips are counted, and each failure is told in full', async () => {
  const outcome = await run(
    'mixed',
    `test('good', () => {})
     describe('group', () => {
       test('bad', () => { console.log('a hint'); throw new Error('boom') })
       test('not now', { skip: 'no network' }, () => {})
       test('one day', { todo: true }, () => { throw new Error('x') })
     })
     test('outer', async (t) => { await t.test('inner', () => {}) })`,
  )
  assert.equal(summary(outcome), '3 passed, 1 failed, 2 skipped')
  assert.match(outcome.failures[0]?.name ?? '', /mixed\.test\.ts:\d+ › group › bad$/)
  assert.match(outcome.failures[0]?.detail ?? '', /Error: boom[\s\S]*a hint/)
  assert.deepEqual(
    outcome.skips.map(({ reason }) => reason),
    ['no network', 'no reason given'],
  )
})

test('a skipped group is one skip with its reason', async () => {
  const outcome = await run(
    'group',
    `describe('browser', { skip: 'no Chromium' }, () => { test('a', () => {}) })`,
  )
  assert.equal(summary(outcome), '0 passed, 0 failed, 1 skipped')
  assert.equal(outcome.skips[0]?.reason, 'no Chromium')
})

test('a hook that fails is a failure', async () => {
  const outcome = await run(
    'hook',
    `import { before } from 'node:test'
     describe('group', () => { before(() => { throw new Error('no start') }); test('a', () => {}) })`,
  )
  assert.ok(outcome.failures.some(({ detail }) => detail.includes('no start')))
})

test('a test that fails inside another is reported once', async () => {
  const outcome = await run(
    'inner',
    `test('outer', async (t) => { await t.test('inner', () => { throw new Error('boom') }) })`,
  )
  assert.deepEqual(
    outcome.failures.map(({ name }) => name.replace(/^.*? › /, '')),
    ['outer › inner'],
  )
})

test('a file that leaves something open is stopped and named', async () => {
  const outcome = await run(
    'leak',
    `import { createServer } from 'node:http'
     test('leaks', () => { createServer().listen(0, '127.0.0.1') })`,
    2_000,
  )
  assert.equal(outcome.failures.length, 1)
  assert.match(outcome.failures[0]?.detail ?? '', /Did not end within 2 s \(1 results came\)/)
})

test('a file that leaves early, does not load, or has no tests is a failure', async () => {
  const early = await run('early', `test('a', () => {}); test('b', () => { process.exit(3) })`)
  assert.match(early.failures[0]?.detail ?? '', /exit code 3/)
  const quiet = await run('quiet', `test('a', () => {}); test('b', () => { process.exit(0) })`)
  assert.match(quiet.failures[0]?.detail ?? '', /before all its tests had ended/)
  const broken = await run('broken', `import './nowhere.ts'`)
  assert.match(broken.failures[0]?.detail ?? '', /Cannot find module/)
  const none = await run('none', '')
  assert.match(none.failures[0]?.detail ?? '', /the file has no tests/)
})
