import assert from 'node:assert/strict'
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { ROOT, runCommand } from './test/command.ts'

const soak = (...args: string[]) =>
  runCommand(process.execPath, [join(ROOT, 'scripts', 'soak.ts'), ...args], { timeoutMs: 120_000 })

test('a small soak tells its seed, counts what the real tests tried, and is not kept', async (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'voordeur-soak-'))
  t.after(() => rmSync(folder, { recursive: true }))
  const out = join(folder, 'figures.json')
  const size = ['--only', 'keys', '--runs', '3', '--seed', '11']
  const { code, output } = await soak(...size, '--out', out)
  assert.equal(code, 0, output)
  assert.match(output, /^Seed 11: 3 runs/m)
  assert.match(output, /^\| signing keys.* \| SQLite \| 3 runs, .* \| 0 counterexamples \|/m)
  assert.match(output, /is not written: contract, .* was not tried\.$/m)
  assert.equal(existsSync(out), false)
})

test('an argument it does not know ends it with a sentence', async () => {
  const { code, output } = await soak('--kills', 'all')
  assert.equal(code, 2)
  assert.match(output, /^test:soak: --kills must be a whole number/)
})

test('it says what it can be asked', async () => {
  const { code, output } = await soak('--help')
  assert.equal(code, 0)
  assert.match(output, /npm run test:soak -- \[options\][\s\S]*--kills <n>[\s\S]*--seed <n>/)
})
