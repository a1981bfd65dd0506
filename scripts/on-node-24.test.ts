import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { test } from 'node:test'

const launcher = join(import.meta.dirname, 'on-node-24.cjs')

/** The launcher as a Node of that version would see itself. */
function launchOn(version: string, entry: string) {
  const pretend = `Object.defineProperty(process, 'versions', { value: { node: ${JSON.stringify(version)} } })`
  const code = `${pretend}; process.argv = [process.argv[0], ${JSON.stringify(launcher)}, ${JSON.stringify(entry)}]; require(${JSON.stringify(launcher)})`
  return spawnSync(process.execPath, ['-e', code], { encoding: 'utf8' })
}

test('an older Node gets one sentence with what to do, and no stack', () => {
  const { status, stdout, stderr } = launchOn('20.20.2', 'never-opened.ts')
  assert.equal(status, 1)
  assert.equal(stdout, '')
  assert.match(
    stderr,
    /^Voordeur runs on Node 24 or newer and this is Node 20\.20\.2\. Run "npm ci"[^\n]*\n$/,
  )
})

test('an entry that fails says why and exits with 1', () => {
  const { status, stderr } = launchOn('24.0.0', 'there-is-no-such-entry.ts')
  assert.equal(status, 1)
  assert.match(stderr, /there-is-no-such-entry\.ts/)
})
