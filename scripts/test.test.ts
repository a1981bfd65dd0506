import assert from 'node:assert/strict'
import { join } from 'node:path'
import { test } from 'node:test'
import { ROOT, runCommand } from './test/command.ts'

const run = (...args: string[]) =>
  runCommand(process.execPath, [join(ROOT, 'scripts', 'test.ts'), ...args], { timeoutMs: 60_000 })

test('an unknown phase is refused with the list of phases', async () => {
  const { code, output } = await run('unit', 'nonsense')
  assert.equal(code, 2)
  assert.match(output, /^Phases: types, lint, contracts, unit, flows, /)
})

test('a command that hangs is ended with everything it started', async () => {
  const sleeper = `require('node:child_process').spawn('sleep', ['60'], { stdio: 'inherit' })`
  const { timedOut, code } = await runCommand(process.execPath, ['-e', sleeper], {
    timeoutMs: 1_000,
  })
  assert.deepEqual({ timedOut, code }, { timedOut: true, code: null })
})

test('of a long output the end is kept', async () => {
  const { output } = await runCommand(
    process.execPath,
    ['-e', `process.stdout.write('x'.repeat(1e6) + 'end')`],
    { timeoutMs: 60_000 },
  )
  assert.equal(output.length, 20_000)
  assert.ok(output.endsWith('end'))
})
