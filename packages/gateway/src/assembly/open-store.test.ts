import assert from 'node:assert/strict'
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, it, type TestContext } from 'node:test'
import { testDatabases } from '../../test/postgres/test-databases.ts'
import { systemClock } from '../kernel/clock.ts'
import { createVault } from '../kernel/seal.ts'
import { openStore } from './open-store.ts'

const vault = createVault(new Uint8Array(32))
const databases = await testDatabases()

function folder(t: TestContext): string {
  const path = mkdtempSync(join(tmpdir(), 'voordeur-open-'))
  t.after(() => rmSync(path, { recursive: true }))
  return path
}

describe('the store of a deployment', () => {
  it('is a file in the data folder', async (t) => {
    const dataDir = folder(t)
    const store = await openStore({ dataDir }, vault, systemClock)
    await store.check()
    await store.close()
    assert.ok(existsSync(join(dataDir, 'voordeur.sqlite')))
  })

  it('is the PostgreSQL that is named, and then no file', {
    skip: databases.missing,
  }, async (t) => {
    const dataDir = folder(t)
    const { address, query, drop } = await databases.create()
    t.after(drop)
    const store = await openStore({ dataDir, database: address }, vault, systemClock)
    const id = await store.people.idFor({ issuer: 'i', subject: 's' })
    await store.close()
    assert.deepEqual(await query('SELECT id FROM person'), [{ id }])
    assert.equal(existsSync(join(dataDir, 'voordeur.sqlite')), false)
  })
})
