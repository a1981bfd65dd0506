import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { callTool, connect, registerClient, tokenRequest } from '../world/oauth-client.ts'
import { travel } from '../world/time.ts'
import { people, startWorld, type World } from '../world/world.ts'

const LIMIT = { timeout: 60_000 }
const LONGER_THAN_A_RACE = 120

let world: World

async function connected() {
  const { clientId, tokens } = await connect(world, people.noor)
  return { clientId, refreshToken: tokens.refresh_token ?? '' }
}

const refresh = (clientId: string, refreshToken: string, more: Record<string, string> = {}) =>
  tokenRequest(world, {
    grant_type: 'refresh_token',
    client_id: clientId,
    refresh_token: refreshToken,
    ...more,
  })

type Answer = Awaited<ReturnType<typeof refresh>>

const refused = ({ status, body }: Answer, error = 'invalid_grant') =>
  assert.deepEqual([status, body.error], [400, error], JSON.stringify(body))

const granted = ({ status, body }: Answer) => {
  assert.equal(status, 200, JSON.stringify(body))
  return body
}

describe('a refresh token', LIMIT, () => {
  before(async () => {
    world = await startWorld()
  })
  after(() => world.close())

  it('is replaced by each use, and the new access token works', async () => {
    const { clientId, refreshToken } = await connected()
    const renewed = granted(await refresh(clientId, refreshToken))
    assert.ok(renewed.refresh_token)
    assert.notEqual(renewed.refresh_token, refreshToken)
    const call = await callTool(world.mcpUrl, 'who_am_i', {}, renewed.access_token)
    assert.equal(call.status, 200)
  })

  it('that was used already is refused and takes its whole family with it', async (t) => {
    const { clientId, refreshToken } = await connected()
    const second = granted(await refresh(clientId, refreshToken)).refresh_token ?? ''
    const third = granted(await refresh(clientId, second)).refresh_token ?? ''
    travel(t, LONGER_THAN_A_RACE)
    refused(await refresh(clientId, refreshToken))
    refused(await refresh(clientId, third))
    refused(await refresh(clientId, second))
  })

  it('has one winner among eight parallel uses, whose new token keeps working', async () => {
    for (let round = 0; round < 5; round++) {
      const { clientId, refreshToken } = await connected()
      const answers = await Promise.all(
        Array.from({ length: 8 }, () => refresh(clientId, refreshToken)),
      )
      const winners = answers.filter(({ status }) => status === 200)
      assert.equal(winners.length, 1, answers.map(({ status }) => status).join())
      for (const answer of answers) if (answer.status !== 200) refused(answer)
      const next = winners[0]?.body.refresh_token ?? ''
      granted(await refresh(clientId, next))
    }
  })

  it('that comes again at once is refused, and its family lives', async () => {
    const { clientId, refreshToken } = await connected()
    const next = granted(await refresh(clientId, refreshToken)).refresh_token ?? ''
    refused(await refresh(clientId, refreshToken))
    const last = granted(await refresh(clientId, next)).refresh_token ?? ''
    refused(await refresh(clientId, next))
    granted(await refresh(clientId, last))
  })

  it('is worthless to another client, and stays good for its own', async () => {
    const { clientId, refreshToken } = await connected()
    const thief = await registerClient(world)
    refused(await refresh(thief.client_id, refreshToken))
    granted(await refresh(clientId, refreshToken))
  })

  it('gives at most the scopes of the consent, and less when less is asked', async () => {
    const scope = 'property:read assessments:read'
    const { clientId, tokens } = await connect(world, people.noor, { scope })
    const first = tokens.refresh_token ?? ''
    refused(
      await refresh(clientId, first, { scope: `${scope} assessments:write` }),
      'invalid_scope',
    )

    const narrow = granted(await refresh(clientId, first, { scope: 'property:read' }))
    assert.equal(narrow.scope, 'property:read')
    const call = await callTool(world.mcpUrl, 'who_am_i', {}, narrow.access_token)
    assert.equal(call.status, 403)

    const wide = granted(await refresh(clientId, narrow.refresh_token ?? ''))
    assert.equal(wide.scope, scope)
  })

  it('does not give a token for another resource', async () => {
    const { clientId, refreshToken } = await connected()
    refused(await refresh(clientId, refreshToken, { resource: world.url }), 'invalid_target')
    granted(await refresh(clientId, refreshToken, { resource: world.mcpUrl }))
  })

  it('works after a restart', async () => {
    const { clientId, refreshToken } = await connected()
    await world.restart()
    granted(await refresh(clientId, refreshToken))
  })

  it('ends after 14 days without use, and with its grant after 30 days', async (t) => {
    const { clientId, refreshToken } = await connected()
    const idle = await connected()
    const DAYS = 86_400
    travel(t, 13 * DAYS)
    const second = granted(await refresh(clientId, refreshToken)).refresh_token ?? ''
    travel(t, 2 * DAYS)
    refused(await refresh(idle.clientId, idle.refreshToken))
    travel(t, 11 * DAYS)
    const third = granted(await refresh(clientId, second)).refresh_token ?? ''
    travel(t, 5 * DAYS)
    refused(await refresh(clientId, third))
  })
})
