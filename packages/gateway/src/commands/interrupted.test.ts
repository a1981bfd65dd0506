import assert from 'node:assert/strict'
import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, it, type TestContext } from 'node:test'
import { fileURLToPath } from 'node:url'
import { testDatabases } from '../../test/postgres/test-databases.ts'
import type { Env } from '../node/environment.ts'
import { SEALED } from '../storage/ports/sealed-values.ts'
import { newKey, onPostgres, onSqlite } from './deployment-fixture.ts'
import { fillEverything } from './everything-fixture.ts'
import { inProcess } from './in-process-fixture.ts'

const databases = await testDatabases()
const CLI = fileURLToPath(new URL('../cli.ts', import.meta.url))

/** Kills the command with SIGKILL as soon as it says `line` on standard error. */
async function killedAt(line: string, args: readonly string[], env: Env): Promise<void> {
  const child = spawn(process.execPath, [CLI, ...args], { env: { ...env } as NodeJS.ProcessEnv })
  const closed = once(child, 'close')
  let said = ''
  child.stderr.on('data', (chunk: Buffer) => {
    said += chunk
    if (said.includes(line)) child.kill('SIGKILL')
  })
  const [, signal] = await closed
  assert.equal(signal, 'SIGKILL', said)
}

for (const { make, name, skip } of [
  { make: onSqlite, name: 'SQLite', skip: false },
  { make: onPostgres(databases), name: 'PostgreSQL', skip: databases.missing },
] as const) {
  describe(`killed in the middle on ${name},`, { skip, timeout: 90_000 }, () => {
    it('a restore has written nothing, and can be run again', async (t) => {
      const from = await onSqlite(t)
      const store = await from.open()
      await fillEverything(store, from.vault)
      await store.close()
      await from.makeAppTable(12_000)
      const file = join(from.dataDir, 'state.backup')
      assert.equal((await inProcess(['backup', '--to', file], from.env)).code, 0)
      const key = Buffer.from(String(from.env['VOORDEUR_MASTER_KEY']), 'base64')
      const to = await make(t, key)
      await to.makeAppTable(0)
      const args = ['restore', '--from', file]
      await killedAt('restoring assessment: 1', args, to.env)
      assert.deepEqual(Object.values(await to.dump()).flat(), [])
      const again = await inProcess(args, to.env)
      assert.equal(again.code, 0, again.stderr)
      assert.equal((await to.dump())['assessment']?.length, 12_000)
    })

    it('a rekey has changed nothing or all, and can be run again', async (t) => {
      const [deployment, next] = [await make(t), newKey()]
      const store = await deployment.open()
      await fillEverything(store, deployment.vault)
      await store.engineRecords.commit(
        Array.from({ length: 400 }, (_, n) => {
          const row = { model: 'Client', id_hash: `${n}` }
          const payload = SEALED.record.seal(deployment.vault, row, '{}')
          return { type: 'save', record: { model: row.model, idHash: row.id_hash, payload } }
        }),
      )
      await store.close()
      const env = {
        ...deployment.env,
        VOORDEUR_MASTER_KEY: next.toString('base64'),
        VOORDEUR_OLD_MASTER_KEY: String(deployment.env['VOORDEUR_MASTER_KEY']),
      }
      await killedAt('sealing engine_record', ['rekey'], env)
      const { stdout, code, stderr } = await inProcess(['rekey', '--json'], env)
      assert.equal(code, 0, stderr)
      const { changed, unchanged } = JSON.parse(stdout)
      assert.ok(changed === 0 || unchanged === 0, `${changed} changed and ${unchanged} not`)
      assert.ok(changed + unchanged > 400)
    })
  })
}

/** A file system of that size in KiB; nothing where none can be mounted. */
function smallDisk(t: TestContext, kibibytes: number): string | undefined {
  const folder = mkdtempSync(join(tmpdir(), 'voordeur-disk-'))
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${kibibytes}k`, 'tmpfs', folder], {
      stdio: 'ignore',
    })
  } catch {
    rmSync(folder, { recursive: true })
    return undefined
  }
  t.after(() => {
    execFileSync('umount', [folder])
    rmSync(folder, { recursive: true })
  })
  return folder
}

describe('a full disk', { timeout: 60_000 }, () => {
  it('ends a backup in plain words, with nothing left behind', async (t) => {
    const disk = smallDisk(t, 16)
    if (!disk) return t.skip('NOT TESTED: only root can mount a small disk here')
    const deployment = await onSqlite(t)
    const store = await deployment.open()
    await fillEverything(store, deployment.vault)
    await store.close()
    await deployment.makeAppTable(20_000)
    const args = ['backup', '--to', join(disk, 'state.backup')]
    const { code, stderr } = await inProcess(args, deployment.env)
    assert.equal(code, 1)
    assert.match(stderr, /No backup was made\. The disk is full\.\n$/)
    assert.deepEqual(readdirSync(disk), [])
  })

  it('ends a restore with nothing half-written', async (t) => {
    const disk = smallDisk(t, 768)
    if (!disk) return t.skip('NOT TESTED: only root can mount a small disk here')
    const from = await onSqlite(t)
    const store = await from.open()
    await fillEverything(store, from.vault)
    await store.close()
    const file = join(from.dataDir, 'state.backup')
    await from.makeAppTable(30_000)
    assert.equal((await inProcess(['backup', '--to', file], from.env)).code, 0)
    const key = Buffer.from(String(from.env['VOORDEUR_MASTER_KEY']), 'base64')
    const to = await onSqlite(t, key, disk)
    await to.makeAppTable(0)
    const { code, stderr } = await inProcess(['restore', '--from', file], to.env)
    assert.equal(code, 1)
    assert.match(stderr, /full/)
    assert.deepEqual(Object.values(await to.dump()).flat(), [])
  })
})
