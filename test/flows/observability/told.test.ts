import assert from 'node:assert/strict'
import { after, before, beforeEach, describe, it } from 'node:test'
import { setTimeout as pause } from 'node:timers/promises'
import { delegatingApp } from '../../world/delegating-app.ts'
import { callTool, connect, tokenRequest } from '../../world/oauth-client.ts'
import { ofOneProcess, people, startWorld, type World } from '../../world/world.ts'

let world: World
let before_ = 0

/** What was told of one event since the test began; it is told when the answer has left. */
async function told(event: string, count: number): Promise<Record<string, unknown>[]> {
  const found = () => world.told.slice(before_).filter(([name]) => name === event)
  for (let tries = 0; tries < 100 && found().length < count; tries++) await pause(10)
  return found().map(([, of]) => ({ ...of }))
}

describe('what a gateway tells its observer', () => {
  before(async () => {
    world = await startWorld(
      {},
      delegatingApp(() => world.entraUrl),
    )
  })
  beforeEach(() => {
    before_ = world.told.length
  })
  after(() => world.close())

  it('how each token request ended, in words of ours', async () => {
    const { clientId: client_id, tokens } = await connect(world, people.noor, {
      scope: 'profile:read',
    })
    const ask = (fields: Record<string, string>) => tokenRequest(world, { client_id, ...fields })
    const refresh_token = tokens.refresh_token ?? ''
    await ask({ grant_type: 'refresh_token', refresh_token })
    await ask({ grant_type: 'refresh_token', refresh_token: 'made-up' })
    await ask({ grant_type: 'made-up' })
    await ask({ grant_type: 'refresh_token', client_id: 'made-up', refresh_token })
    assert.deepEqual(await told('oauth.token', 5), [
      { grant: 'authorization_code', result: 'ok' },
      { grant: 'refresh_token', result: 'ok' },
      { grant: 'refresh_token', result: 'invalid_grant' },
      { grant: 'other', result: 'unsupported_grant_type' },
      { grant: 'refresh_token', result: 'invalid_client' },
    ])
  })

  it('which route was asked and how it was answered, and nothing of the address beyond', async () => {
    await connect(world, people.noor, { scope: 'profile:read' })
    await fetch(`${world.url}/no-such-page?secret=1`)
    for (const method of ['DELETE', 'PATCH']) await fetch(`${world.url}/oauth/token`, { method })
    await fetch(`${world.url}/oauth/consent/made-up?secret=1`)
    const pages = await told('http.request', 9)
    const seen = pages.map(({ route, verb, status }) => `${verb} ${route} ${status}`)
    for (const each of [
      'POST /oauth/register 201',
      'POST /oauth/token 200',
      'GET /oauth/callback 303',
      'GET unknown 404',
      'DELETE unknown 405',
      'other unknown 405',
    ])
      assert.ok(seen.includes(each), `${each} in ${seen}`)
    assert.ok(
      seen.some((each) => each.startsWith('GET /oauth/consent/* 4')),
      `${seen}`,
    )
    assert.doesNotMatch(JSON.stringify(pages), /secret|made-up|code|state/)
    for (const { durationMs } of pages) assert.ok(Number(durationMs) >= 0)
  })

  it('how each exchange ended at the sign-in service, and none that memory answered', async () => {
    const { tokens } = await connect(world, people.noor, { scope: 'profile:read' })
    const call = () => callTool(world.mcpUrl, 'my_profile', {}, tokens.access_token)
    await call()
    await call()
    const [exchange, ...more] = await told('delegation.exchange', 1)
    assert.equal(exchange?.['class'], 'ok')
    assert.ok(Number(exchange['durationMs']) > 0)
    assert.ok(more.length <= (ofOneProcess ? 1 : 0))
  })

  it('nothing of a probe', async () => {
    await fetch(`${world.url}/healthz`)
    await fetch(`${world.url}/readyz`)
    await fetch(`${world.url}/health`)
    const pages = await told('http.request', 1)
    assert.deepEqual(
      pages.map(({ route }) => route),
      ['/health'],
    )
  })
})
