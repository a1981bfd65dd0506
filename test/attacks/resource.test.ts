import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { decodeJwt } from 'jose'
import { Browser } from '../world/browser.ts'
import {
  authorized,
  authorizeUrl,
  callTool,
  connect,
  isClientRedirect,
  pkce,
  registerClient,
  tokenRequest,
} from '../world/oauth-client.ts'
import { people, startWorld, type World } from '../world/world.ts'

const LIMIT = { timeout: 30_000 }

let world: World
let clientId: string

async function answerTo(resources: readonly string[]): Promise<URLSearchParams> {
  const url = authorizeUrl(world, clientId, pkce().challenge, { resource: undefined })
  for (const resource of resources) url.searchParams.append('resource', resource)
  const page = await new Browser().open(url, isClientRedirect)
  assert.ok(page.next, `${page.status} ${page.url}`)
  return page.next.searchParams
}

/** The audience of a token whose consent and redemption named `resource`. */
async function audienceOf(resource: string | undefined) {
  const { tokens } = await connect(world, people.noor, { resource })
  return { aud: decodeJwt(tokens.access_token).aud, token: tokens.access_token }
}

const works = async (token: string) => {
  for (const url of [world.mcpUrl, `${world.url}/`]) {
    assert.equal((await callTool(url, 'who_am_i', {}, token)).status, 200)
  }
}

describe('the resource of a token', LIMIT, () => {
  before(async () => {
    world = await startWorld()
    clientId = (await registerClient(world)).client_id
  })
  after(() => world.close())

  it('that is not ours is refused with invalid_target, before anybody consents', async () => {
    for (const resource of [
      'https://other.example/mcp',
      `${world.mcpUrl}/more`,
      `${world.mcpUrl}?x=1`,
      world.url.replace('localhost', '127.0.0.1'),
      'mcp',
      'urn:mcp',
    ]) {
      const answer = await answerTo([resource])
      assert.equal(answer.get('error'), 'invalid_target', resource)
      assert.equal(answer.get('iss'), world.url)
      assert.equal(answer.get('state'), 'state-of-the-client')
    }
    const fragment = await answerTo([`${world.mcpUrl}#x`])
    assert.equal(fragment.get('error'), 'invalid_target')
  })

  it('that is not ours is refused among ours too', async () => {
    const answer = await answerTo([world.mcpUrl, 'https://other.example/mcp'])
    assert.equal(answer.get('error'), 'invalid_target')
  })

  it('is the one that was asked, and the token works at both endpoints', async () => {
    for (const resource of [world.mcpUrl, world.url]) {
      const { aud, token } = await audienceOf(resource)
      assert.equal(aud, resource)
      await works(token)
    }
  })

  it('is the MCP endpoint when none was asked', async () => {
    const { aud, token } = await audienceOf(undefined)
    assert.equal(aud, world.mcpUrl)
    await works(token)
  })

  it('may be spelt with a trailing slash and an upper-case host; the token has one spelling', async () => {
    const shout = (url: string) => url.replace('http://localhost', 'HTTP://LOCALHOST')
    for (const [asked, expected] of [
      [`${world.mcpUrl}/`, world.mcpUrl],
      [`${world.url}/`, world.url],
      [shout(world.mcpUrl), world.mcpUrl],
      [shout(world.url), world.url],
    ] as const) {
      const { aud, token } = await audienceOf(asked)
      assert.equal(aud, expected, asked)
      await works(token)
    }
  })

  it('can not change between the consent and the token', async () => {
    const changes = { resource: world.mcpUrl }
    const request = await authorized(world, new Browser(), clientId, people.noor, changes)
    for (const resource of [world.url, 'https://other.example/mcp']) {
      const { status, body } = await tokenRequest(world, { ...request, resource })
      assert.deepEqual([status, body.error], [400, 'invalid_target'])
    }
    assert.equal((await tokenRequest(world, request)).status, 200)
  })
})

describe('the scope of a token', LIMIT, () => {
  before(async () => {
    world = await startWorld()
    clientId = (await registerClient(world)).client_id
  })
  after(() => world.close())

  it('is the minimum when none was asked', async () => {
    const { tokens } = await connect(world, people.noor, { scope: undefined })
    assert.equal(tokens.scope, 'property:read')
  })

  it('holds nothing that does not exist, and nothing that was not asked', async () => {
    const scope = 'assessments:read admin:all * property:read'
    const { tokens } = await connect(world, people.noor, { scope })
    const claims = decodeJwt(tokens.access_token)
    assert.deepEqual(
      new Set(claims['scp'] as string[]),
      new Set(['assessments:read', 'property:read']),
    )
    assert.ok(!String(claims['scope']).includes('admin'))
  })
})
