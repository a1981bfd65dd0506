import assert from 'node:assert/strict'
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { openRealEstate, type RealEstate } from '../../../apps/real-estate/src/open-real-estate.ts'
import {
  type TestDatabase,
  testDatabases,
} from '../../../packages/gateway/test/postgres/test-databases.ts'
import { callTool, connect } from '../../world/oauth-client.ts'
import { startTwoGateways, type TwoGateways, type Which } from '../../world/two-gateways.ts'
import { people } from '../../world/world.ts'

const databases = await testDatabases()
const HOME = { postcode: '1234 AA', huisnummer: 1, purpose: 'sale' }

let database: TestDatabase
let two: TwoGateways
const folders = [0, 1].map(() => mkdtempSync(join(tmpdir(), 'voordeur-replica-')))
const estates: RealEstate[] = []

const call = async (which: Which, name: string, input: object, token: string) => {
  two.answering = which
  const { status, body } = await callTool(two.mcpUrl, name, { ...input }, token)
  assert.equal(status, 200, JSON.stringify(body))
  const answer = body as { result?: { structuredContent?: { data?: Record<string, unknown> } } }
  return answer.result?.structuredContent?.data ?? assert.fail(JSON.stringify(body))
}

describe('two real-estate servers on one PostgreSQL', {
  timeout: 90_000,
  skip: databases.missing,
}, () => {
  before(async () => {
    database = await databases.create()
    for (const folder of folders)
      estates.push(await openRealEstate(folder, { database: database.address }))
    const settings = { DATABASE_URL: database.url }
    two = await startTwoGateways(settings, (which) => estates[which]?.app ?? assert.fail())
  })
  after(async () => {
    await two?.close()
    for (const estate of estates) await estate.close()
    for (const folder of folders) rmSync(folder, { recursive: true, force: true })
    await database?.drop()
  })

  it('list, replay and delete each other’s assessments, and keep none on their own disks', async () => {
    two.answering = 0
    const scope = 'property:read assessments:read assessments:write'
    const { tokens } = await connect(two, people.noor, { scope })
    const token = tokens.access_token
    const input = { ...HOME, idempotency_key: 'k' }
    const made = await call(0, 'Quick_Assess_Property', input, token)
    const again = await call(1, 'Quick_Assess_Property', input, token)
    assert.deepEqual([made['replayed'], again['replayed']], [false, true])
    assert.deepEqual(again['assessment'], made['assessment'])
    const listed = (which: Which) => call(which, 'Get_Assessed_Properties', {}, token)
    const [first, second] = [await listed(0), await listed(1)]
    assert.equal((second['items'] as unknown[]).length, 1)
    assert.deepEqual(second, first)
    const everything = { everything: true, confirm: 'everything' }
    const gone = await call(1, 'Delete_Assessments', everything, token)
    assert.equal(gone['deleted'], 1)
    assert.deepEqual((await listed(0))['items'], [])
    for (const folder of folders) assert.ok(!existsSync(join(folder, 'assessments.sqlite')))
  })

  it('have their tables beside the gateway’s', async () => {
    const names = await database.query<{ name: string }>('SELECT name FROM schema_version')
    assert.deepEqual(names.map(({ name }) => name).toSorted(), ['assessments', 'gateway'])
  })

  it('say that the assessments can’t be read when the database is away', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'voordeur-replica-'))
    const own = await databases.create()
    const estate = await openRealEstate(folder, { database: own.address })
    await own.drop()
    const health = Object.fromEntries(
      ((await estate.app.health?.()) ?? []).map(({ name, status }) => [name, status]),
    )
    assert.deepEqual(health, { Register: 'ok', Assessments: 'down' })
    await estate.close()
    rmSync(folder, { recursive: true, force: true })
  })
})
