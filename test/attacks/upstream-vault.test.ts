import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { after, before, beforeEach, describe, it } from 'node:test'
import { decodeJwt } from 'jose'
import { delegatingApp } from '../world/delegating-app.ts'
import { callTool, connect, tokenRequest } from '../world/oauth-client.ts'
import { travel } from '../world/time.ts'
import { people, startWorld, type World } from '../world/world.ts'

const PROFILE = { scope: 'profile:read' }

let world: World

const database = () => new DatabaseSync(join(world.dataDir, 'voordeur.sqlite'))

const records = () => {
  const open = database()
  const rows = open
    .prepare("SELECT id_hash, payload FROM engine_record WHERE model = 'UpstreamGrant'")
    .all() as { id_hash: string; payload: string }[]
  open.close()
  return new Map(rows.map(({ id_hash, payload }) => [id_hash, payload]))
}

const grantOf = (accessToken: string) => String(decodeJwt(accessToken)['grant'])

const profileOf = async (token: string) => {
  const { body } = await callTool(world.mcpUrl, 'my_profile', {}, token)
  return (body.result?.structuredContent?.['body'] as Record<string, unknown>)?.['displayName']
}

describe('the provider’s tokens in the vault', () => {
  before(async () => {
    world = await startWorld(
      {},
      delegatingApp(() => world.entraUrl),
    )
  })
  beforeEach(() => world.entra.control.reset())
  after(() => world.close())

  it('are not to be read in a stolen database, nor is anything else of the provider', async () => {
    const { tokens } = await connect(world, people.noor, PROFILE)
    await profileOf(tokens.access_token)
    const files = ['voordeur.sqlite', 'voordeur.sqlite-wal'].map((name) =>
      readFileSync(join(world.dataDir, name)),
    )
    const bytes = Buffer.concat(files).toString('latin1')
    assert.equal(records().size > 0, true)
    // A JWT of the provider begins so, and its ID token and access token name the person.
    for (const trace of ['eyJ0eXAiOiJKV1Qi', 'eyJhbGciOiJSUzI1NiI', people.noor])
      assert.equal(bytes.includes(trace), false, trace)
  })

  it('of one person do not open for another one, whose record was swapped for it', async () => {
    const noor = await connect(world, people.noor, PROFILE)
    const sem = await connect(world, people.sem, PROFILE)
    const [of, other] = [grantOf(noor.tokens.access_token), grantOf(sem.tokens.access_token)]
    const open = database()
    open
      .prepare(`UPDATE engine_record SET payload = ? WHERE model = 'UpstreamGrant' AND id_hash = ?`)
      .run(records().get(of) ?? '', other)
    open.close()
    assert.equal(await profileOf(sem.tokens.access_token), undefined)
    assert.equal(await profileOf(noor.tokens.access_token), 'Noor Voorbeeld')
  })

  it('of one grant do not open for another grant of the same person', async () => {
    const first = await connect(world, people.noor, PROFILE)
    const second = await connect(world, people.noor, PROFILE)
    const [of, other] = [grantOf(first.tokens.access_token), grantOf(second.tokens.access_token)]
    const open = database()
    open
      .prepare(`UPDATE engine_record SET payload = ? WHERE model = 'UpstreamGrant' AND id_hash = ?`)
      .run(records().get(of) ?? '', other)
    open.close()
    assert.equal(await profileOf(second.tokens.access_token), undefined)
  })

  it('are gone with the grant, and with them what tools can do as the person', async () => {
    const { clientId, tokens } = await connect(world, people.noor, PROFILE)
    assert.equal(await profileOf(tokens.access_token), 'Noor Voorbeeld')
    const grant = grantOf(tokens.access_token)
    assert.ok(records().has(grant))
    const revoked = await fetch(`${world.url}/oauth/revoke`, {
      method: 'POST',
      body: new URLSearchParams({ client_id: clientId, token: tokens.refresh_token ?? '' }),
    })
    assert.equal(revoked.status, 200)
    assert.equal(records().has(grant), false)
    const { status, headers } = await callTool(world.mcpUrl, 'my_profile', {}, tokens.access_token)
    assert.equal(status, 401)
    assert.match(headers.get('www-authenticate') ?? '', /error="invalid_token"/)
  })

  it('are gone when a refresh token comes again after its window', async (t) => {
    const { clientId, tokens } = await connect(world, people.noor, PROFILE)
    const refresh = () =>
      tokenRequest(world, {
        grant_type: 'refresh_token',
        client_id: clientId,
        refresh_token: tokens.refresh_token ?? '',
      })
    assert.equal((await refresh()).status, 200)
    travel(t, 90)
    assert.equal((await refresh()).body.error, 'invalid_grant')
    assert.equal(records().has(grantOf(tokens.access_token)), false)
  })

  it('never show in the log or in an answer', async () => {
    const { tokens } = await connect(world, people.noor, PROFILE)
    world.entra.control.block(people.noor, 53003)
    const { body } = await callTool(world.mcpUrl, 'my_profile', {}, tokens.access_token)
    for (const text of [JSON.stringify(body), JSON.stringify(world.log)])
      assert.doesNotMatch(text, /eyJ0eXAiOiJKV1Qi|eyJhbGciOiJSUzI1NiI/)
  })
})
