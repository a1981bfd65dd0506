import assert from 'node:assert/strict'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { after, before, describe, it, type TestContext } from 'node:test'
import { notingApp } from '../../world/noting-app.ts'
import { basic, callTool, connect, type RpcAnswer, type Tokens } from '../../world/oauth-client.ts'
import { travel } from '../../world/time.ts'
import { startTwoGateways, type TwoGateways } from '../../world/two-gateways.ts'
import { people } from '../../world/world.ts'
import { bearer, legacyCall, post } from '../journey/raw-mcp.ts'

const LIMIT = { timeout: 60_000 }
const RESOURCE_SERVER = {
  client_id: 'reporting-api',
  client_name: 'Reporting API',
  client_secret: 'a-secret-of-the-resource-server-0123456789',
  grant_types: [],
}

let two: TwoGateways
let tokens: Tokens
let database: DatabaseSync
/** What the tool that acts elsewhere waits for. */
let meanwhile = async () => {}

const call = (tool: string, token?: string) => callTool(two.mcpUrl, tool, {}, token)
const mine = (tool: string) => call(tool, tokens.access_token)
const statusesOf = async (...tools: string[]) =>
  Object.fromEntries(
    await Promise.all(tools.map(async (tool) => [tool, (await mine(tool)).status] as const)),
  )
const text = ({ result }: RpcAnswer) => result?.content.map((part) => part.text).join()

/** From now on the list of revocations is out of reach, until the test ends or it is `heard`. */
async function fallSilent(t: TestContext): Promise<void> {
  await two.looks(0)
  database.exec('ALTER TABLE revocation RENAME TO out_of_reach')
  t.after(heard)
  await two.looks(0)
}

const isSilent = () =>
  database.prepare("SELECT 1 FROM sqlite_master WHERE name = 'out_of_reach'").get() !== undefined

async function heard(): Promise<void> {
  if (isSilent()) database.exec('ALTER TABLE out_of_reach RENAME TO revocation')
  await two.looks(0)
}

/** For longer than it is borne. */
async function silence(t: TestContext): Promise<void> {
  await fallSilent(t)
  travel(t, 11)
}

describe('while a gateway can’t hear what was revoked', LIMIT, () => {
  before(async () => {
    two = await startTwoGateways(
      {
        STATIC_CLIENTS: JSON.stringify([RESOURCE_SERVER]),
        RESOURCE_SERVER_CLIENTS: RESOURCE_SERVER.client_id,
      },
      notingApp(() => meanwhile()),
    )
    database = new DatabaseSync(join(two.env['VOORDEUR_DATA_DIR'] ?? '', 'voordeur.sqlite'))
    tokens = (await connect(two, people.noor, { scope: 'notes' })).tokens
  })
  after(async () => {
    database.close()
    await two.close()
  })

  it('all goes on for ten seconds; then what is public and what reads, and nothing else', async (t) => {
    await fallSilent(t)
    travel(t, 9)
    const all = ['ping', 'read_notes', 'read_profile', 'write_note', 'silent_about_it']
    assert.deepEqual(await statusesOf(...all), Object.fromEntries(all.map((tool) => [tool, 200])))
    travel(t, 2)
    assert.deepEqual(await statusesOf(...all), {
      ping: 200,
      read_notes: 200,
      read_profile: 503,
      write_note: 503,
      silent_about_it: 503,
    })
    assert.equal((await call('ping')).status, 200)
    await heard()
    assert.deepEqual(await statusesOf('write_note', 'read_profile'), {
      write_note: 200,
      read_profile: 200,
    })
  })

  it('who writes is told when to come again, and why in plain words', async (t) => {
    await silence(t)
    const { headers, body } = await mine('write_note')
    assert.equal(headers.get('retry-after'), '5')
    assert.match(body.error?.message ?? '', /can’t tell.+revoked|taken back.+reads only/)
    assert.equal(headers.get('www-authenticate'), null)
  })

  it('who has no good token is told that first', async (t) => {
    await silence(t)
    assert.equal((await call('write_note')).status, 401)
    assert.equal((await call('write_note', 'nonsense')).status, 401)
  })

  it('a batch with one write waits as a whole', async (t) => {
    await silence(t)
    const batch = (...tools: string[]) =>
      post(
        two.mcpUrl,
        tools.map((tool, id) => legacyCall(id, tool)),
        bearer(tokens.access_token),
      )
    assert.equal((await batch('ping', 'read_notes')).status, 200)
    const held = await batch('ping', 'read_notes', 'write_note')
    assert.deepEqual([held.status, held.headers.get('retry-after')], [503, '5'])
  })

  it('nobody is acted for, also not by a call that began before', async (t) => {
    meanwhile = () => silence(t)
    t.after(() => {
      meanwhile = async () => {}
    })
    const { status, body } = await mine('read_profile')
    assert.deepEqual([status, body.result?.isError], [200, true])
    assert.match(text(body) ?? '', /can’t tell right now.+try_again_later/s)
  })

  it('nothing is held back in a process that was only asleep', async (t) => {
    await two.looks(0)
    travel(t, 3 * 60)
    assert.deepEqual(await statusesOf('write_note'), { write_note: 200 })
  })

  it('nobody is told that a token is good', async (t) => {
    const ask = () =>
      fetch(`${two.url}/oauth/introspect`, {
        method: 'POST',
        body: new URLSearchParams({ token: tokens.access_token }),
        headers: basic(RESOURCE_SERVER.client_id, RESOURCE_SERVER.client_secret),
      })
    const { active } = (await (await ask()).json()) as { active: boolean }
    assert.equal(active, true)
    await silence(t)
    const unsure = await ask()
    assert.equal(unsure.status, 503)
    assert.ok(Number(unsure.headers.get('retry-after')) > 0)
    const { error } = (await unsure.json()) as { error: string }
    assert.equal(error, 'temporarily_unavailable')
  })
})
