import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { after, before, beforeEach, describe, it } from 'node:test'
import { decodeJwt } from 'jose'
import { createVault } from '../../packages/gateway/src/kernel/seal.ts'
import { bearer, legacyCall, post } from '../flows/journey/raw-mcp.ts'
import { opensLinks, showsForms, sightOf } from '../flows/microsoft/mcp-clients.ts'
import { Browser } from '../world/browser.ts'
import { delegatingApp, MAIL_SCOPE, PROFILE_SCOPE } from '../world/delegating-app.ts'
import { authorized, connect, registerClient, tokenRequest } from '../world/oauth-client.ts'
import { travel } from '../world/time.ts'
import { people, startWorld, type World } from '../world/world.ts'

const PROFILE = { scope: 'profile:read' }
const TOOL = 'my_profile'
const DAY = 86_400

let world: World
/** What the tool declares from the next start on. */
let declared: readonly string[] = [MAIL_SCOPE]

const vaulted = () => {
  const open = new DatabaseSync(join(world.dataDir, 'voordeur.sqlite'))
  const rows = open
    .prepare("SELECT id_hash, expires_at FROM engine_record WHERE model = 'UpstreamGrant'")
    .all() as { id_hash: string; expires_at: number }[]
  open.close()
  return new Map(rows.map((row) => [row.id_hash, row.expires_at]))
}
const grantOf = (token: string) => String(decodeJwt(token)['grant'])
/** Which of the provider's tokens the vault holds for the grant of a token of ours. */
function vaultedTokens(accessToken: string): string[] {
  const { grant, sub } = decodeJwt(accessToken)
  const key = Buffer.from(readFileSync(join(world.dataDir, 'master.key'), 'utf8'), 'base64')
  const open = new DatabaseSync(join(world.dataDir, 'voordeur.sqlite'))
  const row = open
    .prepare("SELECT payload FROM engine_record WHERE model = 'UpstreamGrant' AND id_hash = ?")
    .get(String(grant)) as { payload: string }
  open.close()
  const vault = createVault(new Uint8Array(key))
  const upstream: object = JSON.parse(vault.open(`UpstreamGrant:${grant}:${sub}`, row.payload))
  return Object.keys(upstream).filter((name) => /Token$/.test(name))
}
const minutesLeft = (end = 0) => (end - Date.now()) / 60_000

describe('what a tool can do as a person', () => {
  before(async () => {
    world = await startWorld(
      {},
      delegatingApp(
        () => world.entraUrl,
        () => declared,
      ),
    )
  })
  beforeEach(() => world.entra.control.reset())
  after(() => world.close())

  it('is not called in a batch, where its demand would swallow what others did', async () => {
    const { tokens } = await connect(world, people.noor, PROFILE)
    const batch = [legacyCall(1, TOOL), legacyCall(2, TOOL)]
    const answer = await post(world.mcpUrl, batch, bearer(tokens.access_token))
    assert.equal(answer.status, 400)
    assert.match(answer.text, /Send that call by itself/)
    const alone = await post(world.mcpUrl, [legacyCall(1, TOOL)], bearer(tokens.access_token))
    assert.equal(alone.status, 200, alone.text)
    assert.match(alone.text, /Noor Voorbeeld/)
  })

  it('is widened by our own consent page alone, so a link is no way to it', async () => {
    declared = [PROFILE_SCOPE]
    await world.restart()
    const { tokens } = await connect(world, people.noor, { scope: 'mail:read' })
    declared = [MAIL_SCOPE]
    await world.restart()
    const sight = sightOf(await opensLinks(world, tokens.access_token, 'my_mail'))
    assert.equal(sight.link, undefined)
    assert.equal(sight.status, 401)
    assert.equal(sight.challenge?.['error'], 'insufficient_user_authentication')
  })

  it('ends soon where nobody came back with the code', async () => {
    const before = new Set(vaulted().keys())
    const { client_id } = await registerClient(world)
    await authorized(world, new Browser(), client_id, people.noor, PROFILE)
    const [end] = [...vaulted()].filter(([grant]) => !before.has(grant)).map(([, at]) => at)
    assert.ok(minutesLeft(end) > 1 && minutesLeft(end) < 15, String(minutesLeft(end)))
  })

  it('ends with the access token of a client that gets no other', async () => {
    const { client_id } = await registerClient(world, { grant_types: ['authorization_code'] })
    const request = await authorized(world, new Browser(), client_id, people.noor, PROFILE)
    const { body } = await tokenRequest(world, request)
    assert.equal(body.refresh_token, undefined)
    const end = vaulted().get(grantOf(body.access_token))
    assert.ok(minutesLeft(end) > 10 && minutesLeft(end) < 15, String(minutesLeft(end)))
    const answer = await showsForms(world, body.access_token, TOOL)
    assert.equal(answer.status, 200)
    assert.deepEqual(vaultedTokens(body.access_token), ['accessToken'])
    const { tokens } = await connect(world, people.noor, PROFILE)
    assert.deepEqual(vaultedTokens(tokens.access_token), ['accessToken', 'refreshToken'])
  })

  it('lasts as long as the refresh token, longer with each of them, and no longer than the grant', async (t) => {
    const { clientId, tokens } = await connect(world, people.noor, PROFILE)
    const grant = grantOf(tokens.access_token)
    const days = () => Math.round(minutesLeft(vaulted().get(grant)) / 60 / 24)
    assert.equal(days(), 14)
    let { refresh_token } = tokens
    for (const [day, left] of [
      [10, 14],
      [10, 10],
    ] as const) {
      travel(t, day * DAY)
      const next = await tokenRequest(world, {
        grant_type: 'refresh_token',
        client_id: clientId,
        refresh_token: refresh_token ?? '',
      })
      assert.equal(next.status, 200, JSON.stringify(next.body))
      ;({ refresh_token } = next.body)
      assert.equal(days(), left)
    }
  })
})
