import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { connect, tokenRequest } from '../world/oauth-client.ts'
import { rawRequest } from '../world/raw-request.ts'
import { people, startWorld, type World } from '../world/world.ts'

let world: World

describe('another spelling', () => {
  before(async () => {
    world = await startWorld({ RATE_LIMITS: 'register=2/60s' })
  })
  after(() => world.close())

  const PATHS = [
    '/./oauth/register',
    '/x/../oauth/register',
    '/oauth/%72egister',
    '/oauth/%2e/register',
    '//oauth/register',
    '/oauth/register/',
    '/oauth\\register',
    'http://localhost/oauth/register',
  ]
  for (const target of PATHS) {
    it(`of a path is another path or none: ${target}`, async () => {
      const body = JSON.stringify({ redirect_uris: ['http://127.0.0.1/cb'] })
      const headers = { 'content-type': 'application/json', 'content-length': String(body.length) }
      const { status } = await rawRequest(world.url, { method: 'POST', target, headers, body })
      assert.ok([400, 404].includes(status), String(status))
    })
  }

  it('of the resource means the same at every step', async () => {
    const { clientId, tokens } = await connect(world, people.noor)
    const { status, body } = await tokenRequest(world, {
      grant_type: 'refresh_token',
      client_id: clientId,
      refresh_token: tokens.refresh_token ?? '',
      resource: `${world.mcpUrl.toUpperCase().replace('/MCP', '/mcp')}/`,
    })
    assert.equal(status, 200, JSON.stringify(body))
    const claims = JSON.parse(
      Buffer.from(body.access_token.split('.')[1] ?? '', 'base64url').toString(),
    ) as { aud: string }
    assert.equal(claims.aud, world.mcpUrl)
  })
})
