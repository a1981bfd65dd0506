import assert from 'node:assert/strict'
import { after, before, beforeEach, describe, it } from 'node:test'
import { Browser } from '../../world/browser.ts'
import { delegatingApp, MAIL_SCOPE, PROFILE_SCOPE } from '../../world/delegating-app.ts'
import {
  authorizeUrl,
  callTool,
  connect,
  openConsent,
  pkce,
  registerClient,
} from '../../world/oauth-client.ts'
import { ofOneProcess, people, startWorld, type World } from '../../world/world.ts'

const BOTH = { scope: 'profile:read mail:read' }
const PROFILE = { scope: 'profile:read' }

let world: World

const exchanges = () =>
  world.entra.control
    .requests()
    .filter(({ form }) => form?.['requested_token_use'] === 'on_behalf_of')

describe('a tool that acts at Graph as the person', () => {
  before(async () => {
    world = await startWorld(
      {},
      delegatingApp(() => world.entraUrl),
    )
  })
  beforeEach(() => world.entra.control.reset())
  after(() => world.close())

  it('gets what Graph says of that person, with no stored client secret of theirs', async () => {
    for (const [username, name] of [
      [people.noor, 'Noor Voorbeeld'],
      [people.daan, 'Daan Denkbeeldig'],
    ] as const) {
      const { tokens } = await connect(world, username, PROFILE)
      const { status, body } = await callTool(world.mcpUrl, 'my_profile', {}, tokens.access_token)
      assert.equal(status, 200, JSON.stringify(body))
      const profile = body.result?.structuredContent?.['body'] as Record<string, unknown>
      assert.equal(profile?.['displayName'], name, JSON.stringify(body))
    }
  })

  it('exchanges once, however often it is called', { skip: ofOneProcess }, async () => {
    const { tokens } = await connect(world, people.noor, PROFILE)
    const call = () => callTool(world.mcpUrl, 'my_profile', {}, tokens.access_token)
    await Promise.all([call(), call(), call()])
    await call()
    assert.equal(exchanges().length, 1)
  })

  it('has its cache reported, with the bound, when the server stops', async () => {
    const { tokens } = await connect(world, people.noor, PROFILE)
    await callTool(world.mcpUrl, 'my_profile', {}, tokens.access_token)
    await world.restart()
    const report = world.log.findLast(({ event }) => event === 'delegation.cache')
    assert.equal(report?.['maxBytes'], 64 * 1024 * 1024)
    assert.ok(Number(report['bytes']) > 1_000, JSON.stringify(report))
  })

  it('is on the consent page, with what it does elsewhere, when its scopes are asked', async () => {
    const { client_id } = await registerClient(world)
    const ask = (scope: string) =>
      openConsent(new Browser(), authorizeUrl(world, client_id, pkce().challenge, { scope }))
    const both = await ask(BOTH.scope)
    assert.match(both.html, /Read your profile at Microsoft/)
    assert.match(both.html, new RegExp(MAIL_SCOPE))
    const profile = await ask(PROFILE.scope)
    assert.match(profile.html, new RegExp(PROFILE_SCOPE))
    assert.doesNotMatch(profile.html, new RegExp(MAIL_SCOPE))
  })

  it('is refused another scope than its contract declares, whoever consented to it', async () => {
    const { tokens } = await connect(world, people.noor, BOTH)
    const { body } = await callTool(world.mcpUrl, 'overreach', {}, tokens.access_token)
    assert.equal(body.result?.isError, true)
    assert.equal(exchanges().length, 0)
  })

  it('has its scopes asked of the provider at sign-in, and no resource at any time', async () => {
    await connect(world, people.noor, { ...BOTH, resource: world.mcpUrl })
    const requests = world.entra.control.requests()
    const authorize = requests.find(({ path }) => path.endsWith('/authorize'))
    for (const scope of [PROFILE_SCOPE, MAIL_SCOPE, 'offline_access'])
      assert.ok(authorize?.query['scope']?.split(' ').includes(scope), scope)
    for (const { form, query } of requests)
      assert.deepEqual([form['resource'], query['resource']], [undefined, undefined])
  })
})
