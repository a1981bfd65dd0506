import assert from 'node:assert/strict'
import { after, before, beforeEach, describe, it } from 'node:test'
import { callTool } from '../../test/world/oauth-client.ts'
import { travel } from '../../test/world/time.ts'
import { startWorld, type World } from '../../test/world/world.ts'
import { connectBy, refresh } from './sign-in.ts'
import { cancel, type StrictProvider, signInAs, startStrictProvider } from './strict-provider.ts'

const HOUR = 3_600

let provider: StrictProvider
let world: World

const whoAmI = async (token: string): Promise<unknown> => {
  const { status, body } = await callTool(world.mcpUrl, 'who_am_i', {}, token)
  assert.equal(status, 200, JSON.stringify(body))
  return body.result?.structuredContent?.['id']
}

describe('oidc-provider, certified and strict, as the sign-in service', () => {
  before(async () => {
    provider = await startStrictProvider()
    world = await startWorld(provider.env)
    provider.register(`${world.url}/oauth/callback`)
  })
  beforeEach(() => provider.closed.clear())
  after(async () => {
    await world.close()
    await provider.close()
  })

  it('signs a person in for the whole journey, and knows them the next time', async () => {
    const first = await connectBy(world, signInAs('noor'))
    const noor = await whoAmI(first.tokens.access_token)
    const refreshed = await refresh(world, first)
    assert.equal(refreshed.status, 200, JSON.stringify(refreshed.body))
    assert.equal(await whoAmI(refreshed.body.access_token), noor)

    const again = await connectBy(world, signInAs('noor'))
    assert.equal(await whoAmI(again.tokens.access_token), noor)
    const sem = await connectBy(world, signInAs('sem'))
    assert.notEqual(await whoAmI(sem.tokens.access_token), noor)
  })

  it('brings a person who cancels on its page back to the client, with access_denied', async () => {
    await assert.rejects(connectBy(world, cancel), /error=access_denied/)
  })

  it('is asked again after an hour, each time with the token it gave last', async (t) => {
    let connected = await connectBy(world, signInAs('noor'))
    const given = provider.refreshTokens.length
    for (let hour = 1; hour <= 3; hour++) {
      travel(t, HOUR + 1)
      const { status, body } = await refresh(world, connected)
      assert.equal(status, 200, `hour ${hour}: ${JSON.stringify(body)}`)
      assert.equal(provider.refreshTokens.length, given + hour)
      connected = { ...connected, tokens: body }
    }
    assert.ok(await whoAmI(connected.tokens.access_token))
  })

  for (const [what, happen] of [
    ['a refresh token it revoked', () => provider.revoke()],
    ['an account it closed', () => provider.closed.add('sem')],
  ] as const)
    it(`ends our grant for ${what}, at the next look and for good`, async (t) => {
      const connected = await connectBy(world, signInAs('sem'))
      await happen()
      travel(t, HOUR + 1)
      const refused = await refresh(world, connected)
      assert.deepEqual([refused.status, refused.body.error], [400, 'invalid_grant'])
      provider.closed.clear()
      assert.equal((await refresh(world, connected)).body.error, 'invalid_grant')
    })
})
