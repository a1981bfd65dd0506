import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { sqliteFileOf } from '../assembly/open-store.ts'
import { systemClock } from '../kernel/clock.ts'
import { sha256 } from '../kernel/hash.ts'
import { createVault } from '../kernel/seal.ts'
import type { Store } from '../storage/ports/store.ts'
import { openSqliteStore } from '../storage/sql/open-store.ts'
import { inProcess } from './in-process-fixture.ts'

const dataDir = mkdtempSync(join(tmpdir(), 'voordeur-revoke-'))
const MASTER_KEY = Buffer.alloc(32, 1)
const STATIC_CLIENT = { client_id: 'nightly-report', scope: 'anything' }
const env = {
  VOORDEUR_DATA_DIR: dataDir,
  VOORDEUR_MASTER_KEY: MASTER_KEY.toString('base64'),
  STATIC_CLIENTS: JSON.stringify([STATIC_CLIENT]),
}
const OBJECT_ID = 'BBBBBBBB-0000-4000-8000-000000000001'
const GRANT = sha256('a grant')

const run = (args: readonly string[], typed?: string) =>
  inProcess(['revoke', ...args], env, typed === undefined ? {} : { typed })

/** What the server has open meanwhile. */
let store: Store
const list = () => store.revocations.since(0, 100)
const audit = async () => (await store.auditTrail.list(100)).length

describe('voordeur revoke', () => {
  before(async () => {
    store = await openSqliteStore(
      sqliteFileOf({ dataDir }),
      createVault(new Uint8Array(MASTER_KEY)),
      systemClock,
    )
  })
  after(async () => {
    await store.close()
    rmSync(dataDir, { recursive: true })
  })

  it('takes a hash that begins with a hyphen', async () => {
    const hash = `-${GRANT.slice(1)}`
    for (const args of [
      ['--grant', hash, '--dry-run'],
      ['--dry-run', `--grant=${hash}`],
    ]) {
      const { code, stdout } = await run(args)
      assert.deepEqual([code, stdout.startsWith(`grant ${hash}: `)], [0, true])
    }
  })

  it('asks first, and changes nothing unless the answer is yes', async () => {
    for (const typed of ['no\n', '\n', '', 'yes please\n']) {
      const { code, stdout, stderr } = await run(['--grant', GRANT], typed)
      assert.deepEqual([code, stdout], [1, ''])
      assert.match(stderr, /^grant .+access tokens that are out\.\nType yes to do it: Nothing was/)
    }
    assert.deepEqual([await list(), await audit()], [[], 0])
  })

  it('does nothing when nobody can be asked', async () => {
    const { code, stderr } = await run(['--grant', GRANT, '--json'])
    assert.deepEqual([code, await list()], [2, []])
    assert.match(stderr, /Nobody can be asked here\. Add --yes/)
  })

  it('changes nothing in a dry run, also when it is told yes', async () => {
    const { code, stdout } = await run(['--grant', GRANT, '--dry-run', '--yes', '--json'])
    assert.deepEqual([code, await list(), await audit()], [0, [], 0])
    assert.equal(JSON.parse(stdout).revoked, false)
    assert.match(
      (await run(['--grant', GRANT, '--dry-run'])).stdout,
      /dry run: nothing was changed/,
    )
  })

  it('revokes a grant that is not there any more: its tokens may still be', async () => {
    const { code } = await run(['--grant', GRANT], 'yes\n')
    assert.equal(code, 0)
    const [entry, ...more] = await list()
    assert.deepEqual([entry?.kind, entry?.subject, more], ['grant', GRANT, []])
    const lasts = (entry?.expiresAt ?? 0) - (entry?.notBefore ?? 0)
    assert.ok(lasts >= 605_000, 'as long as the last of its tokens')
    assert.equal(await audit(), 1)
  })

  it('finds a person by their object id at Entra, unless there are none or several', async () => {
    const nobody = await run(['--person', OBJECT_ID, '--yes'])
    assert.deepEqual([nobody.code, nobody.stdout], [1, ''])
    const idAt = (tenantId: string) =>
      store.people.idFor({ provider: 'entra', tenantId, objectId: OBJECT_ID.toLowerCase() })
    const first = await idAt('one')
    const { stdout } = await run(['--person', OBJECT_ID, '--dry-run'])
    assert.ok(stdout.startsWith(`person ${first}: `))
    const second = await idAt('two')
    const several = await run(['--person', OBJECT_ID, '--yes'])
    assert.equal(several.code, 1)
    for (const id of [first, second]) assert.ok(several.stderr.includes(`\n  ${id}`))
    assert.equal((await list()).length, 1)
  })

  it('says what it does not do, by where the client comes from', async () => {
    await store.engineRecords.commit([
      { type: 'save', record: { model: 'Client', idHash: sha256('dyn_1'), payload: '{}' } },
    ])
    for (const [client, kind, stays] of [
      ['nightly-report', 'static', /STATIC_CLIENTS: with its secret it gets new tokens at once/],
      ['dyn_1', 'registered', /registration stays/],
      ['https://app.example/client.json', 'metadata-document', /metadata document is its own/],
      ['dyn_2', 'unknown', /No client of that name/],
    ] as const) {
      assert.match((await run(['--client', client, '--dry-run'])).stdout, stays)
      const { stdout } = await run(['--client', client, '--dry-run', '--json'])
      assert.equal(JSON.parse(stdout).client, kind)
    }
    assert.match((await run(['--person', 'person_x', '--dry-run'])).stdout, /can sign in again/)
    assert.match(
      (await run(['--grant', GRANT, '--dry-run'])).stdout,
      /can connect the client again/,
    )
  })
})
