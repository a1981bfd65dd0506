import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { delimiter, dirname, join } from 'node:path'
import { type TestContext, test } from 'node:test'
import { sampleDirectory } from '@voordeur/entra-local'
import { freePort } from '../../scripts/free-port.ts'
import { sdkSession } from '../flows/journey/sdk-session.ts'
import { installing, outcome, ROOT, type Running, run, script, temporaryFolder } from './run.ts'

const TSC = join(ROOT, 'node_modules', 'typescript', 'bin', 'tsc')
const SCREEN = 60
const READY = /^MCP address: /m
const [NOOR = assert.fail()] = sampleDirectory.people

/** One copy, made as a stranger makes it, for everything below. */
test('a server made from the template, outside the workspace and from tarballs', async (t) => {
  const folder = join(temporaryFolder(t), 'my-server')
  await makeServer(t, folder)

  await t.test('has its types from the packed declarations', async (t) => {
    const { code, stdout } = await outcome(t, [process.execPath, TSC, '-p', folder])
    assert.deepEqual([code, stdout], [0, ''])
  })
  await t.test('shows its main.ts and its start.ts on one screen each', () => {
    for (const file of ['src/main.ts', 'start.ts']) {
      const lines = readFileSync(join(folder, file), 'utf8').split('\n').length
      assert.ok(lines < SCREEN, `${file} has ${lines} lines`)
    }
  })
  await t.test('refuses to sign anybody in locally in production', async (t) => {
    const options = { cwd: folder, env: { NODE_ENV: 'production' } }
    const { code, stderr } = await outcome(t, ['npm', 'start', '--silent'], options)
    assert.match(stderr, /^The local sign-in service lets anyone in.+\nSet ENTRA_TENANT, .+\n$/)
    assert.equal(code, 1)
  })
  await t.test('says why when its sign-in service can not start, and ends', async (t) => {
    const options = { cwd: folder, env: { LOCAL_ENTRA_PORT: 'x' } }
    const { code, stderr } = await outcome(t, ['npm', 'start', '--silent'], options)
    assert.match(stderr, /^LOCAL_ENTRA_PORT: 'x' is not a port/)
    assert.equal(code, 1)
  })
  await t.test('takes its sign-in service with it, also when it is killed outright', async (t) => {
    for (const signal of ['SIGTERM', 'SIGKILL'] as const) {
      const running = run(t, [process.execPath, 'start.ts'], await surroundings(folder))
      await running.printed(READY)
      running.signal(signal, 'first')
      const ended = { SIGTERM: { code: 0, signal: null }, SIGKILL: { code: null, signal } }
      assert.deepEqual(await running.ended, ended[signal])
      await gone(running)
    }
  })
  await t.test('serves anyone, and a signed-in person their own profile', (t) => journey(t, folder))
})

async function makeServer(t: TestContext, folder: string): Promise<void> {
  const { code, stdout, stderr } = await outcome(t, script('new-server', folder), {
    env: installing(),
  })
  assert.deepEqual([code, stderr], [0, ''])
  assert.match(stdout, /\nReady\. Next:\n\n {2}cd \S+my-server\n {2}npm start\n\n$/)
  assert.deepEqual(readdirSync(join(folder, '..')), ['my-server'], 'no draft is left')
  const installed = readdirSync(join(folder, 'node_modules', '@voordeur'))
  assert.deepEqual(installed.sort(), ['entra-local', 'gateway'])
}

/** Ports that are free, and the commands of the copy on the path, where npm puts them too. */
async function surroundings(folder: string) {
  const path = [dirname(process.execPath), join(folder, 'node_modules', '.bin')]
  const env = {
    PORT: String(await freePort()),
    LOCAL_ENTRA_PORT: String(await freePort()),
    PATH: [...path, process.env['PATH']].join(delimiter),
  }
  return { cwd: folder, env }
}

async function journey(t: TestContext, folder: string): Promise<void> {
  const here = await surroundings(folder)
  const running = run(t, ['npm', 'start'], here)
  await running.printed(READY)
  const url = `http://localhost:${here.env.PORT}`

  await t.test('its pages find their style', () => styled(url))
  const session = sdkSession({ mcpUrl: `${url}/mcp` }, NOOR.username, 'auto')
  await session.connect()
  t.after(() => session.close())
  const answer = async (name: string, args = {}) => {
    const { isError, text } = await session.call(name, args)
    assert.equal(isError, false, text)
    return JSON.parse(text) as Record<string, unknown>
  }

  await t.test('greet and server_status answer without signing in', async () => {
    assert.deepEqual(await answer('greet', { name: 'Sem' }), { greeting: 'Hello, Sem.' })
    const { name, version } = await answer('server_status')
    assert.deepEqual([name, version], ['minimal-server', '0.1.0'])
    assert.equal(session.asked.length, 0)
  })
  await t.test('whoami signs in once and shows what Graph knows, as README.md says', async () => {
    const profile = await answer('whoami')
    assert.deepEqual(profile, {
      id: NOOR.oid,
      displayName: `${NOOR.givenName} ${NOOR.surname}`,
      mail: NOOR.username,
      jobTitle: NOOR.jobTitle,
      officeLocation: NOOR.officeLocation,
    })
    const readme = readFileSync(join(folder, 'README.md'), 'utf8')
    assert.deepEqual(JSON.parse(/```json\n(.+?)```/s.exec(readme)?.[1] ?? ''), profile)
    assert.equal(session.asked.length, 1)
  })
  await t.test('Ctrl-C ends both processes', () => interrupted(running))
}

async function styled(url: string): Promise<void> {
  const page = await (await fetch(url)).text()
  const style = /href="([^"]+\.css)"/.exec(page)?.[1] ?? assert.fail('no style sheet')
  assert.equal((await fetch(new URL(style, url))).status, 200)
}

async function interrupted(running: Running): Promise<void> {
  running.signal('SIGINT', 'all')
  await running.ended
  await gone(running)
}

async function gone(running: Running): Promise<void> {
  for (let waited = 0; running.alive(); waited += 50) {
    assert.ok(waited < 10_000, 'a process is left')
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
}
