import assert from 'node:assert/strict'
import { mkdirSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { installing, outcome, ROOT, run, script, temporaryFolder } from './run.ts'

test('a folder that holds anything, or is ours, or is no folder, is refused and untouched', async (t) => {
  const place = temporaryFolder(t)
  mkdirSync(join(place, 'full'))
  writeFileSync(join(place, 'full', 'mine.txt'), 'mine')
  const refusals: [string, RegExp][] = [
    [join(place, 'full'), /full is not empty\. Name a folder that does not exist yet\.\n$/],
    [join(place, 'full', 'mine.txt'), /mine\.txt is not a folder\. Name one that does not exist/],
    [join(place, 'full', 'mine.txt', 'x'), /is not a folder\. Name one that does not exist/],
    [ROOT, /is inside this repository\. Name a folder outside it/],
    [join(ROOT, 'apps', 'mine'), /is inside this repository\. Name a folder outside it/],
  ]
  for (const [folder, sentence] of refusals) {
    const { code, stderr } = await outcome(t, script('new-server', folder))
    assert.match(stderr, sentence)
    assert.doesNotMatch(stderr, /\n {4}at /, 'no stack')
    assert.equal(code, 1)
  }
  assert.deepEqual(readdirSync(place, { recursive: true }), ['full', join('full', 'mine.txt')])
})

test('a relative folder begins where the command was typed', async (t) => {
  const place = temporaryFolder(t)
  mkdirSync(join(place, 'full', 'x'), { recursive: true })
  const typed = { cwd: ROOT, env: { INIT_CWD: place } }
  const { stderr } = await outcome(t, script('new-server', 'full'), typed)
  assert.ok(stderr.startsWith(`${join(place, 'full')} is not empty.`), stderr)
})

test('it asks for one folder and knows no options', async (t) => {
  for (const args of [[], ['--force'], ['a', 'b']]) {
    const { code, stdout, stderr } = await outcome(t, script('new-server', ...args))
    assert.match(stderr, /^Usage: npm run new-server -- <folder>\n/)
    assert.deepEqual([code, stdout], [1, ''])
  }
})

test('when npm can install nothing it says so, and leaves nothing', async (t) => {
  const place = temporaryFolder(t)
  const unreachable = {
    ...installing(),
    npm_config_cache: join(temporaryFolder(t), 'empty'),
    npm_config_registry: 'http://127.0.0.1:1',
    npm_config_fetch_retries: '0',
  }
  const target = join(place, 'new', 'my-server')
  const { code, stderr } = await outcome(t, script('new-server', target), { env: unreachable })
  assert.match(stderr, /^npm install failed in the new folder\.\n/)
  assert.equal(code, 1)
  assert.deepEqual(readdirSync(place), [])
})

test('Ctrl-C halfway leaves nothing, and an empty folder as empty as it was', async (t) => {
  const place = temporaryFolder(t)
  const target = join(place, 'my-server')
  mkdirSync(target)
  const running = run(t, script('new-server', target))
  await running.printed(/^Making /)
  running.signal('SIGINT', 'first')
  assert.deepEqual(await running.ended, { code: 1, signal: null })
  assert.equal(running.stderr(), 'Stopped. Nothing was left behind.\n')
  assert.deepEqual(readdirSync(place, { recursive: true }), ['my-server'])
})
