import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import {
  chmodSync,
  existsSync,
  mkdtempSync,
  rmdirSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, it, type TestContext } from 'node:test'
import { setTimeout as wait } from 'node:timers/promises'
import { findPostgres } from './find-postgres.ts'
import { startPostgres } from './postgres-server.ts'
import { testDatabases } from './test-databases.ts'

const found = findPostgres()
const skip = 'missing' in found ? found.missing : false
const STARTS = `
  import { startPostgres } from ${JSON.stringify(join(import.meta.dirname, 'postgres-server.ts'))}
  const { port, folder } = await startPostgres(process.env.BIN)
  console.log(JSON.stringify({ port, folder }))
`
const STAYS = 'setInterval(() => {}, 1_000)'

/** A process, in a group of its own, that starts a server. */
async function starter(t: TestContext, then: string) {
  const child = spawn(process.execPath, ['--input-type=module', '-e', STARTS + then], {
    detached: true,
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, BIN: (found as { bin: string }).bin, NODE_TEST_CONTEXT: undefined },
  })
  t.after(() => child.kill('SIGKILL'))
  const [line] = (await once(child.stdout, 'data')) as [Buffer]
  const server = JSON.parse(String(line)) as { port: number; folder: string }
  return { ...server, child }
}

const answers = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1')
    socket.once('connect', () => resolve(true)).once('error', () => resolve(false))
    socket.once('connect', () => socket.destroy())
  })

async function gone({ port, folder }: { port: number; folder: string }): Promise<void> {
  while (existsSync(folder)) await wait(20)
  assert.equal(await answers(port), false)
}

describe('a PostgreSQL of the tests', { skip, timeout: 60_000 }, () => {
  it('ends with the process that started it, and its folder goes', async (t) => {
    await gone(await starter(t, ''))
  })

  it('ends when that process is killed with its whole group', async (t) => {
    const { child, ...server } = await starter(t, STAYS)
    assert.equal(await answers(server.port), true)
    process.kill(-(child.pid as number), 'SIGKILL')
    await gone(server)
  })

  it('is told why it does not start, and leaves nothing', async () => {
    const parent = mkdtempSync(join(tmpdir(), 'voordeur-parent-'))
    chmodSync(parent, 0o755)
    const settings = { shared_buffers: 'nonsense' }
    const starting = startPostgres((found as { bin: string }).bin, { settings, parent })
    await assert.rejects(starting, /did not start[\s\S]*shared_buffers/)
    assert.doesNotThrow(() => rmdirSync(parent), 'it is empty')
  })
})

describe('the search for a PostgreSQL', () => {
  it('follows a link in the PATH to the folder with all programs', { skip }, (t) => {
    const folder = mkdtempSync(join(tmpdir(), 'voordeur-path-'))
    t.after(() => rmSync(folder, { recursive: true }))
    const { bin } = found as { bin: string }
    symlinkSync(join(bin, 'postgres'), join(folder, 'postgres'))
    assert.deepEqual(findPostgres(`/nowhere:${folder}`, []), { bin })
  })

  it('takes no folder that has only a part of it', (t) => {
    const folder = mkdtempSync(join(tmpdir(), 'voordeur-path-'))
    t.after(() => rmSync(folder, { recursive: true }))
    writeFileSync(join(folder, 'postgres'), '', { mode: 0o755 })
    const nothing = findPostgres(`/nowhere:${folder}`, [])
    assert.match('missing' in nothing ? nothing.missing : '', /^no PostgreSQL server: install/)
  })

  it('never replaces the one that was named', async () => {
    const databases = await testDatabases({ TEST_DATABASE_URL: 'postgres://u:p@127.0.0.1:1/x' })
    assert.equal(databases.missing, false)
    await assert.rejects(databases.create(), /ECONNREFUSED/)
  })
})
