import assert from 'node:assert/strict'
import { PassThrough, Readable } from 'node:stream'
import { afterEach, beforeEach, describe, it } from 'node:test'
import type { StandardInput } from '../node/command-context.ts'
import type { Env } from '../node/environment.ts'
import { checks } from './checks.ts'
import { doctor } from './command.ts'
import { CALLBACK, type SignInService, startSignInService } from './sign-in-service-fixture.ts'

/** A terminal or a pipe to write to. */
function output(isTTY: boolean, columns?: number) {
  let text = ''
  return {
    isTTY,
    ...(columns ? { columns } : {}),
    write: (more: string) => {
      text += more
    },
    text: () => text,
  }
}

const nothing: StandardInput = { stream: Readable.from([]), terminal: false, piped: false }
const ESCAPE = '\u001b'

async function run(
  args: readonly string[],
  { stdin = nothing, environment = {}, stdout = output(false), stderr = output(false) } = {} as {
    stdin?: StandardInput
    environment?: Env
    stdout?: ReturnType<typeof output>
    stderr?: ReturnType<typeof output>
  },
) {
  const version = '1.2.3'
  const code = await doctor({ arguments: args, environment, stdin, stdout, stderr, version })
  return { code, stdout: stdout.text(), stderr: stderr.text() }
}

describe('at a terminal', () => {
  let service: SignInService
  beforeEach(async () => {
    service = await startSignInService()
  })
  afterEach(() => service[Symbol.asyncDispose]())
  const environment = () => service.env({ VOORDEUR_DATA_DIR: '/nowhere/voordeur' })

  it('progress is shown on one line and is gone at the end', async () => {
    const { stderr } = await run([], { environment: environment(), stderr: output(true) })
    const all = checks.length
    for (const done of [0, all]) assert.ok(stderr.includes(`Checking: ${done} of ${all}`))
    assert.ok(stderr.endsWith(`\r${ESCAPE}[K`))
    assert.ok(!stderr.includes('\n'))
  })

  it('marks are coloured, unless NO_COLOR is set', async () => {
    const coloured = await run([], { environment: environment(), stdout: output(true) })
    assert.ok(coloured.stdout.includes(`${ESCAPE}[32m✓`))
    for (const [value, plain] of [
      ['1', true],
      ['', false],
    ] as const) {
      const env = { ...environment(), NO_COLOR: value }
      const { stdout } = await run([], { environment: env, stdout: output(true) })
      assert.equal(!stdout.includes(ESCAPE), plain, `NO_COLOR=${value}`)
    }
  })

  it('JSON is never coloured', async () => {
    const { stdout } = await run(['--json'], {
      environment: environment(),
      stdout: output(true),
    })
    assert.ok(!stdout.includes(ESCAPE))
    assert.ok(JSON.parse(stdout))
  })

  it('lines are as wide as the terminal, between 60 and 100', async () => {
    const widest = async (columns: number) => {
      // A path is a word that can't be broken, and that of this checkout may be long.
      const environment = { VOORDEUR_DATA_DIR: '/data' }
      const { stdout } = await run([], { environment, stdout: output(true, columns) })
      const plain = stdout.replaceAll(/\S\[\d+m/g, '')
      return Math.max(...plain.split('\n').map((line) => line.length))
    }
    const [narrow, wide, wider] = [await widest(20), await widest(100), await widest(500)]
    assert.ok(narrow <= 60 && wide > narrow && wide <= 100)
    assert.equal(wider, wide)
  })

  it('whoever is to paste something is told so, and a pipe is not', async () => {
    const stream = () => Readable.from([Buffer.from('AADSTS50011')])
    const terminal = { stream: stream(), terminal: true, piped: false }
    const typed = await run(['explain'], { stdin: terminal })
    assert.deepEqual([typed.code, typed.stderr], [1, 'Paste it, then press Enter and Ctrl-D.\n'])
    const pipe = { stream: stream(), terminal: false, piped: true }
    assert.equal((await run(['explain'], { stdin: pipe })).stderr, '')
  })

  it('nobody is asked to paste anything for a check', async () => {
    const never = { stream: new PassThrough(), terminal: true, piped: false }
    const { stdout, stderr } = await run([], { environment: environment(), stdin: never })
    assert.match(stdout, /^✓ Node/)
    assert.equal(stderr, '')
    assert.deepEqual([never.stream.destroyed, never.stream.readableFlowing], [false, null])
  })
})

it('without anything wrong the exit code is 0, in the report too', async () => {
  await using service = await startSignInService()
  service.authorize = (_, response) =>
    void response.writeHead(302, { location: `${CALLBACK}?error=x` }).end()
  const environment = service.env({ VOORDEUR_DATA_DIR: '/nowhere/voordeur' })
  const { code, stdout } = await run(['--json'], { environment })
  assert.deepEqual([code, JSON.parse(stdout).exitCode], [0, 0], stdout)
})

it('nothing secret and nothing that moves a cursor is in an answer, wherever it came from', async () => {
  const environment = { PUBLIC_URL: 'http://noor:wachtwoord@localhost:9/path', ENTRA_TENANT: 'x' }
  for (const args of [[], ['--json']]) {
    const { stdout } = await run(args, { environment })
    assert.match(stdout, /\[hidden\]@localhost/)
    assert.ok(!stdout.includes('wachtwoord'))
  }
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url')
  const odd = `a${ESCAPE}[31mb`
  const token = `${part({ alg: odd })}.${part({ ver: odd, iss: odd, sub: odd, [odd]: odd })}.x`
  for (const args of [['-'], ['-', '--json']]) {
    const stream = Readable.from([Buffer.from(token)])
    const { stdout } = await run(args, { stdin: { stream, terminal: false, piped: true } })
    assert.match(stdout, /a \[31mb/)
    assert.ok(!stdout.includes(ESCAPE) && !stdout.includes('\\u001b'))
  }
})

it('too much in a pipe is not taken for nothing', async () => {
  const stream = Readable.from([Buffer.alloc(70_000, 'x')])
  const { code, stderr } = await run([], {
    stdin: { stream, terminal: false, piped: true },
  })
  assert.equal(code, 2)
  assert.match(stderr, /More than 64 KiB/)
})
