import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { openRealEstate } from '../../../apps/real-estate/src/open-real-estate.ts'
import { people, startWorld, type World } from '../../world/world.ts'
import { bearer, legacy, legacyCall, modern, post } from './raw-mcp.ts'
import { type Era, sdkSession } from './sdk-session.ts'

let world: World

describe('where everyone must sign in (REQUIRE_SIGN_IN)', () => {
  before(async () => {
    world = await startWorld({ REQUIRE_SIGN_IN: 'true' }, openRealEstate)
  })
  after(() => world.close())

  const refused: [string, () => ReturnType<typeof post>][] = [
    ['initialize', () => post(world.mcpUrl, legacy(1, 'initialize', INITIALIZE))],
    ['ping', () => post(world.mcpUrl, legacy(1, 'ping'))],
    ['tools/list of 2025', () => post(world.mcpUrl, legacy(1, 'tools/list'))],
    ['a public tool', () => post(world.mcpUrl, legacyCall(1, 'Get_Property_Data', {}))],
    ['server/discover', () => postModern('server/discover')],
    ['tools/list of 2026', () => postModern('tools/list')],
    ['a request at the root', () => post(world.url, legacy(1, 'tools/list'))],
  ]
  for (const [what, send] of refused) {
    it(`answers ${what} without a token with 401 and where to get one`, async () => {
      const { status, headers, messages } = await send()
      assert.equal(status, 401)
      const challenge = headers.get('www-authenticate') ?? ''
      assert.match(challenge, /resource_metadata="http[^"]+oauth-protected-resource/)
      assert.doesNotMatch(challenge, /assessments|offline_access|error=/)
      assert.ok(messages[0]?.error, 'JSON-RPC, so that no client mistakes it for an older server')
    })
  }

  for (const era of ['legacy', 'auto'] satisfies Era[]) {
    it(`signs the official client in while it connects, era ${era}`, async () => {
      const noor = sdkSession(world, people.noor, era)
      await noor.connect()
      assert.equal(noor.asked.length, 1)
      assert.equal((await noor.client().listTools()).tools.length, 8)
      const { data } = await noor.call('Get_Addresses_for_Postcode', { postcode: '1234AB' })
      assert.ok(Number(data['total']) > 0)
      assert.equal(noor.asked.length, 1, 'that token is enough for public tools')

      assert.deepEqual((await noor.call('Get_Assessed_Properties')).data['items'], [])
      assert.equal(noor.asked.length, 2, 'own data need another consent')
      await noor.close()
    })
  }

  it('gives a list behind a sign-in to no shared cache', async () => {
    const noor = sdkSession(world, people.noor, 'auto')
    await noor.connect()
    const { headers, body } = modern('tools/list')
    const token = noor.tokens()?.access_token ?? assert.fail()
    const { messages } = await post(world.mcpUrl, body, { ...headers, ...bearer(token) })
    assert.equal(messages[0]?.result?.['cacheScope'], 'private')
    await noor.close()
  })
})

const INITIALIZE = {
  protocolVersion: '2025-11-25',
  capabilities: {},
  clientInfo: { name: 'journey', version: '1' },
}

function postModern(method: string) {
  const { headers, body } = modern(method)
  return post(world.mcpUrl, body, headers)
}
