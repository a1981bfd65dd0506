import assert from 'node:assert/strict'
import { test } from 'node:test'
import { systemClock } from '../kernel/clock.ts'
import { type Check, examine } from './examination.ts'
import { readDeployment } from './read-deployment.ts'
import { runChecks } from './run-checks.ts'

const { config, faults } = readDeployment({})
const examination = examine({}, config, faults, systemClock)
const fine = (name: string): Check => ({
  name,
  run: () => [{ check: name, status: 'ok', found: '.' }],
})
const never: Check = { name: 'never', run: () => new Promise(() => {}) }

test('findings come in the order of the checks, whichever is done first', async () => {
  const late = Promise.withResolvers<void>()
  const slow: Check = {
    name: 'slow',
    async run() {
      await late.promise
      return [{ check: 'slow', status: 'ok', found: '.' }]
    },
  }
  const quick: Check = {
    name: 'quick',
    run() {
      late.resolve()
      return [{ check: 'quick', status: 'ok', found: '.' }]
    },
  }
  const findings = await runChecks([slow, quick], examination)
  assert.deepEqual(
    findings.map(({ check }) => check),
    ['slow', 'quick'],
  )
})

test('a check that hangs is a row, told to stop, and keeps nobody waiting', async () => {
  let stopped = false
  const told: Check = {
    name: 'told',
    run: (_, signal) =>
      new Promise((resolve) => {
        signal.addEventListener('abort', () => {
          stopped = true
          resolve([])
        })
      }),
  }
  const [hung, ...rest] = await runChecks([never, told, fine('last')], examination, { limit: 20 })
  assert.deepEqual([hung?.check, hung?.status], ['never', 'problem'])
  assert.match(hung?.found ?? '', /No result within 0\.02 s/)
  assert.equal(stopped, true)
  assert.equal(rest.at(-1)?.check, 'last')
})

test('a check that breaks is a row without its message, which could hold anything', async () => {
  const secret = 'geheim'
  const broken: Check = {
    name: 'broken',
    run: () => {
      throw new TypeError(secret)
    },
  }
  const rejected: Check = { name: 'rejected', run: () => Promise.reject(secret) }
  const findings = await runChecks([broken, rejected, fine('last')], examination)
  assert.deepEqual(
    findings.map(({ status }) => status),
    ['problem', 'problem', 'ok'],
  )
  assert.match(findings[0]?.found ?? '', /\(TypeError\)/)
  assert.ok(!JSON.stringify(findings).includes(secret))
})

test('nothing is left that would keep the process waiting', async () => {
  const timers = () => process.getActiveResourcesInfo().filter((name) => name === 'Timeout').length
  const before = timers()
  await runChecks([fine('a'), fine('b')], examination)
  assert.equal(timers(), before)
})

test('progress counts up from none to all', async () => {
  const seen: string[] = []
  const onProgress = (done: number, of: number) => void seen.push(`${done}/${of}`)
  await runChecks([fine('a'), fine('b')], examination, { onProgress })
  assert.deepEqual(seen, ['0/2', '1/2', '2/2'])
})
