import assert from 'node:assert/strict'
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { APP } from './entra-fixture.ts'

const MAIN = fileURLToPath(new URL('main.ts', import.meta.url))
const SETTINGS = { LOCAL_ENTRA_PORT: '0', ENTRA_LOCAL_CLIENTS: JSON.stringify([APP]) }
const READY = /^Local Entra ID \(development only\) ready at (http:\/\/localhost:\d+)\n$/

function start(env: NodeJS.ProcessEnv, stdin: 'pipe' | 'ignore' = 'pipe'): ChildProcess {
  return spawn(process.execPath, [MAIN], {
    env: { PATH: process.env['PATH'], ...env },
    stdio: [stdin, 'pipe', 'pipe'],
  })
}

async function readyAt(child: ChildProcess): Promise<string> {
  const [chunk] = await once(child.stdout ?? assert.fail(), 'data')
  return READY.exec(String(chunk))?.[1] ?? assert.fail(`unexpected output: ${chunk}`)
}

async function outcome(child: ChildProcess) {
  let errors = ''
  child.stderr?.on('data', (chunk) => {
    errors += chunk
  })
  const [code, signal] = await once(child, 'close')
  return { code, signal, errors }
}

test('it prints one ready line, answers, and stops cleanly on SIGTERM and SIGINT', async () => {
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    const child = start(SETTINGS)
    const origin = await readyAt(child)
    const document = await fetch(`${origin}/common/v2.0/.well-known/openid-configuration`)
    assert.equal(document.status, 200)
    await document.body?.cancel()
    child.kill(signal)
    assert.deepEqual(await outcome(child), { code: 0, signal: null, errors: '' })
  }
})

const PARENT = `
  const { spawn } = require('node:child_process')
  const stdio = ['pipe', 'pipe', 'inherit']
  const child = spawn(process.execPath, [${JSON.stringify(MAIN)}], { stdio })
  child.stdout.pipe(process.stdout)`

test('it stops when the process that started it is killed', async () => {
  const env = { PATH: process.env['PATH'], ...SETTINGS }
  const parent = spawn(process.execPath, ['-e', PARENT], { env, stdio: ['ignore', 'pipe', 'pipe'] })
  const origin = await readyAt(parent)
  parent.kill('SIGKILL')
  for (let waited = 0; await answers(origin); waited += 20) {
    assert.ok(waited < 5_000, 'it outlived the process that started it')
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
})

test('it ends when the process that started it is gone before it is ready', async () => {
  for (const leave of [
    (child: ChildProcess) => child.disconnect(),
    (child: ChildProcess) => child.stdout?.destroy(),
  ]) {
    const child = spawn(process.execPath, [MAIN], {
      env: { PATH: process.env['PATH'], ...SETTINGS },
      stdio: ['ignore', 'pipe', 'ignore', 'ipc'],
    })
    leave(child)
    const timer = setTimeout(() => child.kill('SIGKILL'), 10_000)
    assert.deepEqual(await once(child, 'exit'), [0, null])
    clearTimeout(timer)
  }
})

const answers = (origin: string): Promise<boolean> =>
  fetch(origin).then(
    async (response) => {
      await response.body?.cancel()
      return true
    },
    () => false,
  )

test('an empty standard input is not a parent that left', async () => {
  const child = start(SETTINGS, 'ignore')
  const origin = await readyAt(child)
  await new Promise((resolve) => setTimeout(resolve, 300))
  assert.ok(await answers(origin))
  child.kill()
  assert.equal((await outcome(child)).code, 0)
})

test('a taken port is said in a sentence', async () => {
  const first = start(SETTINGS)
  const { port } = new URL(await readyAt(first))
  const { code, errors } = await outcome(start({ ...SETTINGS, LOCAL_ENTRA_PORT: port }))
  assert.equal(code, 1)
  assert.match(errors, /^The port is in use/)
  first.kill()
  await outcome(first)
})

test('started by hand it says who is there, and registers an example when nobody named an app', async () => {
  const child = start({ LOCAL_ENTRA_PORT: '0' })
  const timer = setTimeout(() => child.kill('SIGKILL'), 10_000)
  let text = ''
  child.stdout?.on('data', (chunk) => {
    text += chunk
    if (text.includes('/callback (any port)')) child.kill()
  })
  assert.equal((await outcome(child)).code, 0)
  clearTimeout(timer)
  assert.match(text, /^Local Entra ID \(development only\) ready at http:\/\/localhost:\d+\n/)
  assert.match(text, /noor@voorbeeld\.example/)
  assert.match(text, /cccccccc-0000-4000-8000-00000000000e/)
})

test('--help explains and starts nothing; arguments reach the directory', async () => {
  const child = spawn(process.execPath, [MAIN, '--help'], { env: { PATH: process.env['PATH'] } })
  const [help] = await once(child.stdout, 'data')
  assert.match(String(help), /voordeur-entra-local \[options\]/)
  assert.deepEqual(await outcome(child), { code: 0, signal: null, errors: '' })
  const args = ['--port', '0', '--client', JSON.stringify(APP), '--origin', 'http://localhost:9']
  const other = spawn(process.execPath, [MAIN, ...args], { env: { PATH: process.env['PATH'] } })
  assert.match(String((await once(other.stdout, 'data'))[0]), /ready at http:\/\/localhost:9\n$/)
  other.kill()
  await outcome(other)
})

test('it refuses production and unusable settings in a sentence, without secrets', async () => {
  const cases: [NodeJS.ProcessEnv, RegExp][] = [
    [{ ...SETTINGS, NODE_ENV: 'production' }, /does not run with NODE_ENV=production/],
    [{ ...SETTINGS, LOCAL_ENTRA_PORT: 'x' }, /LOCAL_ENTRA_PORT: 'x' is not a port/],
    [
      { ...SETTINGS, ENTRA_LOCAL_CLIENTS: 'client_secret=hush' },
      /ENTRA_LOCAL_CLIENTS: expected JSON/,
    ],
    [{ ...SETTINGS, ENTRA_LOCAL_CLIENTS: '[{"client_secret":"hush"}]' }, /clients\[0\]\.client_id/],
  ]
  for (const [env, message] of cases) {
    const { code, errors } = await outcome(start(env))
    assert.equal(code, 1)
    assert.match(errors, message)
    assert.doesNotMatch(errors, /hush|first app secret|\n {4}at /)
  }
})
