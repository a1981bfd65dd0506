import assert from 'node:assert/strict'
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { testDatabases } from '../../../packages/gateway/test/postgres/test-databases.ts'

const MAIN = fileURLToPath(new URL('main.ts', import.meta.url))

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  server.close()
  return typeof address === 'object' && address !== null ? address.port : assert.fail()
}

/** All that a start needs. */
const essentials = async (folder: string): Promise<NodeJS.ProcessEnv> => ({
  PATH: process.env['PATH'],
  PORT: String(await freePort()),
  VOORDEUR_DATA_DIR: folder,
  ENTRA_AUTHORITY_HOST: 'http://localhost:9',
  ENTRA_TENANT: '11111111-1111-4111-8111-111111111111',
  ENTRA_CLIENT_ID: '22222222-2222-4222-8222-222222222222',
  ENTRA_CLIENT_SECRET: 'only-in-tests-and-longer-than-thirty-two-characters',
})

const LEAVING: Record<string, (child: ChildProcess) => void> = {
  'closes its channel': (child) => child.disconnect(),
  'reads its output no more': (child) => child.stdout?.destroy(),
}

for (const [what, leave] of Object.entries(LEAVING))
  test(`it ends when the process that started it ${what} before it is ready`, async (t) => {
    const folder = mkdtempSync(join(tmpdir(), 'voordeur-main-'))
    t.after(() => rmSync(folder, { recursive: true, force: true }))
    const child = spawn(process.execPath, [MAIN], {
      env: await essentials(folder),
      stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
    })
    leave(child)
    const timer = setTimeout(() => child.kill('SIGKILL'), 20_000)
    t.after(() => clearTimeout(timer))
    assert.deepEqual(await once(child, 'exit'), [0, null])
  })

test('one start names what is wrong with the sources, the maps and the weights', async () => {
  const child = spawn(process.execPath, [MAIN], {
    env: {
      PATH: process.env['PATH'],
      DATA_MODE: 'sometimes',
      MAP_LAYERS: 'sound',
      LOCATION_SCORE_WEIGHTS: 'noise=100',
    },
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  let text = ''
  child.stderr.on('data', (piece) => {
    text += piece
  })
  const [code] = await once(child, 'close')
  assert.equal(code, 1)
  for (const name of ['DATA_MODE must be', 'MAP_LAYERS knows', 'LOCATION_SCORE_WEIGHTS must give'])
    assert.match(text, new RegExp(name))
})

const databases = await testDatabases()

test('it keeps assessments in the PostgreSQL of DATABASE_URL, and says when it may not', {
  skip: databases.missing,
  timeout: 60_000,
}, async (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'voordeur-main-'))
  t.after(() => rmSync(folder, { recursive: true, force: true }))
  const { url, query, drop } = await databases.create()
  t.after(drop)
  const start = async (DATABASE_URL: string) => {
    const child = spawn(process.execPath, [MAIN], {
      env: { ...(await essentials(folder)), DATABASE_URL },
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    let text = ''
    child.stdout.on('data', (piece) => {
      text += piece
      if (text.includes('ready http')) child.kill('SIGTERM')
    })
    child.stderr.on('data', (piece) => {
      text += piece
    })
    const [code] = await once(child, 'close')
    return { code, text }
  }
  const wrong = new URL(url)
  wrong.password = 'geheim-woord'
  const refused = await start(wrong.href)
  assert.equal(refused.code, 1)
  assert.match(refused.text, /^The database of DATABASE_URL can't be used: .*Check the user and/)
  assert.ok(!refused.text.includes('geheim-woord'))
  const { code, text } = await start(url)
  assert.equal(code, 0, text)
  const tables = await query('SELECT name FROM schema_version ORDER BY name')
  assert.deepEqual(tables, [{ name: 'assessments' }, { name: 'gateway' }])
  assert.ok(!existsSync(join(folder, 'assessments.sqlite')))
})
