import assert from 'node:assert/strict'
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { outcome, temporaryFolder } from './run.ts'

test('npm run import-bag says what is wrong with a file that is not there', async (t) => {
  const VOORDEUR_DATA_DIR = temporaryFolder(t)
  const zip = join(VOORDEUR_DATA_DIR, 'none.zip')
  const command = ['npm', 'run', '--silent', 'import-bag', '--', zip]
  const { code, stdout, stderr } = await outcome(t, command, { env: { VOORDEUR_DATA_DIR } })
  assert.deepEqual([code, stdout], [1, ''])
  assert.match(stderr, /^import-bag: .+ Nothing was imported\.\n$/)
  assert.ok(stderr.includes(zip))
  assert.deepEqual(readdirSync(VOORDEUR_DATA_DIR), [])
})
