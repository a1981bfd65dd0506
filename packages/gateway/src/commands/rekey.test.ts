import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import { testDatabases } from '../../test/postgres/test-databases.ts'
import { createVault, SealBroken } from '../kernel/seal.ts'
import { SEALED } from '../storage/ports/sealed-values.ts'
import { newKey, onPostgres, onSqlite, type TestDeployment } from './deployment-fixture.ts'
import { fillEverything, openEverything, openKeptReply } from './everything-fixture.ts'
import { inProcess } from './in-process-fixture.ts'

const databases = await testDatabases()

/** The commands' settings after the key has been changed to `next`. */
const leaving = ({ env }: TestDeployment, next: Buffer) => ({
  ...env,
  VOORDEUR_MASTER_KEY: next.toString('base64'),
  VOORDEUR_OLD_MASTER_KEY: String(env['VOORDEUR_MASTER_KEY']),
})

async function filled(deployment: TestDeployment): Promise<void> {
  const store = await deployment.open()
  await fillEverything(store, deployment.vault)
  assert.deepEqual(await openKeptReply(store, deployment.vault), { refresh_token: 'the next' })
  await store.close()
}

/** Whole sealed values, by the id of their key, in every table. */
async function sealedWith(deployment: TestDeployment, keyId: string): Promise<number> {
  return JSON.stringify(await deployment.dump()).split(`v1.${keyId}.`).length - 1
}

for (const { make, name, skip } of [
  { make: onSqlite, name: 'SQLite', skip: false },
  { make: onPostgres(databases), name: 'PostgreSQL', skip: databases.missing },
] as const) {
  describe(`voordeur rekey on ${name}`, { skip, timeout: 60_000 }, () => {
    it('seals everything anew, and nothing opens with the old key', async (t) => {
      const [deployment, next] = [await make(t), newKey()]
      await deployment.makeAppTable(1)
      await filled(deployment)
      for (const { table, column, models } of Object.values(SEALED)) {
        const of = models ? `AND model IN ('${models.join(`', '`)}')` : ''
        const rows = await deployment.query(
          `SELECT ${column} FROM ${table} WHERE ${column} LIKE 'v1.%' ${of}`,
        )
        assert.ok(
          rows.length > 0,
          `nothing sealed is in ${table}: fill it in everything-fixture.ts`,
        )
      }
      const kept = (await deployment.query('SELECT sealed FROM refresh_reply')).length
      // All but the kept answer, which takes the token of its client too.
      const sealed = (await sealedWith(deployment, deployment.vault.keyId)) - kept
      const { code, stdout, stderr } = await inProcess(['rekey'], leaving(deployment, next))
      assert.equal(code, 0, stderr)
      assert.match(stdout, new RegExp(`^${sealed} values are sealed with the new key`))
      assert.match(stdout, /^1 kept answers to refreshes were deleted/m)
      const vault = createVault(new Uint8Array(next))
      assert.equal(await sealedWith(deployment, deployment.vault.keyId), 0)
      assert.equal(await sealedWith(deployment, vault.keyId), sealed)
      const store = await deployment.open(vault)
      t.after(() => store.close())
      await openEverything(store, vault)
      assert.equal(await openKeptReply(store, vault), undefined)
      await assert.rejects(openEverything(store, deployment.vault), SealBroken)
    })

    it('changes nothing but what is sealed', async (t) => {
      const [deployment, next] = [await make(t), newKey()]
      await deployment.makeAppTable(1)
      await filled(deployment)
      const blank = (dump: unknown) => JSON.stringify(dump).replace(/v1\.[\w.-]+/g, 'sealed')
      const before = await deployment.dump()
      assert.equal((await inProcess(['rekey'], leaving(deployment, next))).code, 0)
      const after = await deployment.dump()
      assert.equal(blank({ ...after, refresh_reply: [] }), blank({ ...before, refresh_reply: [] }))
    })

    it('refuses while a server has the database open, however idle it is', async (t) => {
      const [deployment, next] = [await make(t), newKey()]
      await filled(deployment)
      const server = await deployment.open()
      await server.check()
      const refused = await inProcess(['rekey'], leaving(deployment, next))
      await server.close()
      assert.equal(refused.code, 1)
      assert.match(refused.stderr, /Stop .*first\.\n$/)
      assert.equal((await inProcess(['rekey'], leaving(deployment, next))).code, 0)
    })

    it('changes nothing when one value opens with neither key', async (t) => {
      const [deployment, next] = [await make(t), newKey()]
      await deployment.makeAppTable(1)
      await filled(deployment)
      // Signing keys come last: everything else was sealed anew by then.
      await deployment.query(`UPDATE signing_key SET kid = 'another'`)
      const before = await deployment.dump()
      const { code, stderr } = await inProcess(['rekey'], leaving(deployment, next))
      assert.equal(code, 1)
      assert.match(stderr, /table signing_key opens with neither .* Nothing was changed/)
      assert.deepEqual(await deployment.dump(), before)
    })

    it('goes on where values are of the new key already', async (t) => {
      const [deployment, next] = [await make(t), newKey()]
      await filled(deployment)
      assert.equal((await inProcess(['rekey'], leaving(deployment, next))).code, 0)
      const again = await inProcess(['rekey', '--json'], leaving(deployment, next))
      assert.equal(again.code, 0, again.stderr)
      const { changed, unchanged, forgotten } = JSON.parse(again.stdout)
      assert.deepEqual({ changed, forgotten }, { changed: 0, forgotten: 0 })
      assert.ok(unchanged > 0)
    })

    it('only looks with --dry-run', async (t) => {
      const [deployment, next] = [await make(t), newKey()]
      await deployment.makeAppTable(1)
      await filled(deployment)
      const before = await deployment.dump()
      const { code, stdout } = await inProcess(['rekey', '--dry-run'], leaving(deployment, next))
      assert.equal(code, 0)
      assert.match(stdout, /^A dry run/)
      assert.deepEqual(await deployment.dump(), before)
    })

    it('reaches every row of a table that takes many pages', async (t) => {
      const [deployment, next] = [await make(t), newKey()]
      const store = await deployment.open()
      const owner = (n: number) => ({ model: 'Client', id_hash: `client ${n}` })
      await store.engineRecords.commit(
        Array.from({ length: 450 }, (_, n) => ({
          type: 'save',
          record: {
            model: 'Client',
            idHash: `client ${n}`,
            payload: SEALED.record.seal(deployment.vault, owner(n), `${n}`),
          },
        })),
      )
      await store.close()
      const { stdout } = await inProcess(['rekey', '--json'], leaving(deployment, next))
      assert.equal(JSON.parse(stdout).changed, 450)
    })
  })
}

describe('voordeur rekey', () => {
  it('leaves nothing of the old key in the file, free pages included', async (t) => {
    const [deployment, next] = [await onSqlite(t), newKey()]
    await filled(deployment)
    const { dataDir, vault } = deployment
    const secret = SEALED.signIn.seal(vault, { state_hash: 's' }, 'x'.repeat(20_000))
    await deployment.query(`INSERT INTO sign_in VALUES ('s', 'p', 'b', '${secret}', 1)`)
    await deployment.query(`DELETE FROM sign_in WHERE state_hash = 's'`)
    const found = (text: string) =>
      readdirSync(dataDir).filter((file) =>
        readFileSync(join(dataDir, file), 'latin1').includes(text),
      )
    const remains = secret.slice(-1_000)
    assert.deepEqual(found(remains), ['voordeur.sqlite'])
    assert.equal((await inProcess(['rekey'], leaving(deployment, next))).code, 0)
    assert.deepEqual([found(remains), found(`v1.${vault.keyId}.`)], [[], []])
  })

  it('asks for both keys, and for two different ones', async (t) => {
    const deployment = await onSqlite(t)
    await filled(deployment)
    const without = await inProcess(['rekey'], deployment.env)
    assert.equal(without.code, 1)
    assert.match(without.stderr, /VOORDEUR_OLD_MASTER_KEY is required/)
    const key = Buffer.from(String(deployment.env['VOORDEUR_MASTER_KEY']), 'base64')
    const same = await inProcess(['rekey'], leaving(deployment, key))
    assert.equal(same.code, 1)
    assert.match(same.stderr, /are the same/)
  })
})
