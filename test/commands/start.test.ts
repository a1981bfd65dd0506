import assert from 'node:assert/strict'
import { once } from 'node:events'
import { statSync } from 'node:fs'
import { type AddressInfo, connect, createServer } from 'node:net'
import { networkInterfaces } from 'node:os'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import { freePort } from '../../scripts/free-port.ts'
import { outcome, type Running, run, script, temporaryFolder } from './run.ts'

const READY = /Stop: Ctrl-C\.\n\n$/

interface Deployment {
  readonly url: string
  readonly signIn: string
  readonly env: Record<string, string>
  readonly dataDir: string
}

async function deployment(t: TestContext): Promise<Deployment> {
  const [port, signInPort] = [await freePort(), await freePort()]
  const dataDir = join(temporaryFolder(t), 'data')
  return {
    url: `http://localhost:${port}`,
    signIn: `http://localhost:${signInPort}`,
    dataDir,
    env: {
      PORT: String(port),
      LOCAL_ENTRA_PORT: String(signInPort),
      VOORDEUR_DATA_DIR: dataDir,
    },
  }
}

async function ready(t: TestContext, running: Running): Promise<void> {
  const ms = await running.printed(READY)
  t.diagnostic(`ready in ${(ms / 1000).toFixed(2)} s`)
  assert.ok(ms < 20_000, `${ms} ms`)
}

const jwks = async ({ url }: Deployment) => (await fetch(`${url}/oauth/jwks`)).json()

/** True when a connection to the port is accepted. */
const accepts = (url: string, host = '127.0.0.1') =>
  new Promise<boolean>((resolve) => {
    const socket = connect(Number(new URL(url).port), host)
    socket.setTimeout(1_000, () => socket.destroy(new Error('no answer')))
    socket.once('connect', () => resolve(true)).once('error', () => resolve(false))
    socket.once('connect', () => socket.destroy())
  })

async function gone(running: Running, { url, signIn }: Deployment): Promise<void> {
  for (let waited = 0; running.alive(); waited += 50) {
    assert.ok(waited < 10_000, 'a process is left')
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
  assert.deepEqual([await accepts(url), await accepts(signIn)], [false, false])
}

test('npm start serves, says how to connect, keeps its data, and ends on Ctrl-C', async (t) => {
  const here = await deployment(t)
  const first = run(t, ['npm', 'start'], here)
  await ready(t, first)
  assert.equal(first.stderr(), '', 'no warning, no notice')
  assertWelcome(first.stdout(), here)
  assert.equal((await fetch(here.url)).status, 200)
  const discovery = `${here.signIn}/organizations/v2.0/.well-known/openid-configuration`
  assert.equal((await fetch(discovery)).status, 200)
  await assertLoopbackOnly(here)
  const keys = await jwks(here)
  assert.equal(statSync(here.dataDir).mode & 0o077, 0, 'for its owner only')
  first.signal('SIGINT', 'all')
  await first.ended
  await gone(first, here)

  await t.test('a second start has the same keys, and ends with 0 on one signal', async () => {
    const second = run(t, script('start'), here)
    await ready(t, second)
    assert.deepEqual(await jwks(here), keys)
    second.signal('SIGINT', 'first')
    assert.deepEqual(await second.ended, { code: 0, signal: null })
    assert.equal(second.stderr(), '')
    await gone(second, here)
  })
})

function assertWelcome(text: string, { url, signIn, dataDir }: Deployment): void {
  for (const expected of [
    `MCP address   ${url}/mcp\n`,
    'Claude        Settings, Connectors',
    `claude mcp add --transport http real-estate ${url}/mcp\n`,
    'vscode:mcp/install?',
    'cursor://anysphere.cursor-deeplink/mcp/install?',
    `npx @modelcontextprotocol/inspector --server-url ${url}/mcp`,
    `at ${signIn}; no password`,
    'noor@voorbeeld.example',
    'daan@verzonnen.example',
    `Data          ${dataDir}\n`,
    `Log           ${dataDir}/voordeur.log\n`,
  ]) {
    assert.ok(text.includes(expected), `${expected} in ${text}`)
  }
  const long = text.split('\n').filter((line) => line.length > 100 && !line.includes('/install?'))
  assert.deepEqual(long, [])
}

async function assertLoopbackOnly({ url, signIn }: Deployment): Promise<void> {
  const addresses = Object.values(networkInterfaces()).flatMap((each) => each ?? [])
  const outside = addresses.find(({ internal, family }) => !internal && family === 'IPv4')
  if (!outside) return
  assert.equal(await accepts(url, outside.address), false)
  assert.equal(await accepts(signIn, outside.address), false)
}

test('when npm start is killed outright, both processes end by themselves', async (t) => {
  const here = await deployment(t)
  const running = run(t, script('start'), here)
  await ready(t, running)
  running.signal('SIGKILL', 'first')
  await gone(running, here)
})

test('what keeps it from starting is said in one sentence, and nothing is left', async (t) => {
  const here = await deployment(t)
  const taken = await occupiedPort(t)
  const refusals: [Record<string, string>, RegExp][] = [
    [{ PORT: taken }, /^Port \d+ is in use\. .+ set PORT to a free port\.\n$/],
    [
      { LOCAL_ENTRA_PORT: taken },
      /^Port \d+ is in use\. .+ set LOCAL_ENTRA_PORT to a free port\.\n$/,
    ],
    [{ PORT: 'x' }, /^PORT must be a whole number from 1 to 65535, and is "x"\.\n$/],
    [{ PUBLIC_URL: 'x' }, /^PUBLIC_URL must be an absolute http\(s\) URL, and is "x"\.\n$/],
    [{ VOORDEUR_DATA_DIR: `${process.execPath}/x` }, /^The data folder .+ can't be written to/],
    [{ VOORDEUR_LOG_FILE: `${process.execPath}/x` }, /^The log file .+ can't be written to/],
    [{ HOST: '203.0.113.1' }, /^Nothing can listen on 203\.0\.113\.1 .+ Set HOST /],
    [{ NODE_ENV: 'production' }, /^The local sign-in service .+ Set ENTRA_TENANT, .+\.\n$/],
    [
      { REQUIRE_SIGN_IN: 'x' },
      /^The configuration has 1 fault.+\n.+REQUIRE_SIGN_IN must be true or false/,
    ],
    [
      {
        PUBLIC_URL: 'https://mcp.example',
        VOORDEUR_MASTER_KEY: Buffer.alloc(32, 7).toString('base64'),
      },
      /^The configuration has 2 fault.+\n.+ALLOW_CLIENT_SECRET=true.+\n.+is local or not https/,
    ],
  ]
  for (const [env, sentence] of refusals) {
    const { code, stdout, stderr } = await outcome(t, script('start'), {
      env: { ...here.env, ...env },
    })
    assert.match(stderr, sentence)
    assert.deepEqual([code, stdout], [1, ''], stderr)
    assert.doesNotMatch(stderr, /\n {4}at /, 'no stack')
    assert.deepEqual([await accepts(here.url), await accepts(here.signIn)], [false, false])
  }
})

/** A port that another program listens on. */
async function occupiedPort(t: TestContext): Promise<string> {
  const server = createServer()
  await once(server.listen(0, '127.0.0.1'), 'listening')
  t.after(() => server.close())
  return String((server.address() as AddressInfo).port)
}

test('a Node that is too old gets a sentence and no stack', async (t) => {
  const asNode20 = `Object.defineProperty(process.versions, 'node', { value: '20.11.0' })
    require('./scripts/on-node-24.cjs')`
  const { code, stderr } = await outcome(t, [process.execPath, '-e', asNode20])
  assert.equal(code, 1)
  assert.match(stderr, /^Voordeur runs on Node 24 or newer and this is Node 20\.11\.0\. .+\n$/)
})
