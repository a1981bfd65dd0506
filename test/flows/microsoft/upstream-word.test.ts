import assert from 'node:assert/strict'
import { after, before, beforeEach, describe, it } from 'node:test'
import { callTool, connect, tokenRequest } from '../../world/oauth-client.ts'
import { travel } from '../../world/time.ts'
import { ofOneProcess, people, startWorld, type World } from '../../world/world.ts'

const HOUR = 3_600
const PROTECTED = 'who_am_i'

let world: World

const refresh = (clientId: string, refreshToken = '') =>
  tokenRequest(world, {
    grant_type: 'refresh_token',
    client_id: clientId,
    refresh_token: refreshToken,
  })

/** What the gateway has asked the provider's token endpoint for, other than codes. */
const questions = () =>
  world.entra.control.requests().filter(({ form }) => form['grant_type'] === 'refresh_token')

const providerIsDown = () =>
  world.entra.control.fail({ path: /token|openid-configuration|keys/, times: 1_000, drop: true })

describe('the provider’s word on a person who stays connected', () => {
  before(async () => {
    world = await startWorld()
  })
  beforeEach(() => world.entra.control.reset())
  after(() => world.close())

  it('is asked for at most once an hour', async (t) => {
    const { clientId, tokens } = await connect(world, people.noor)
    const second = await refresh(clientId, tokens.refresh_token)
    assert.equal(second.status, 200)
    assert.equal(questions().length, 0)
    travel(t, HOUR + 1)
    const third = await refresh(clientId, second.body.refresh_token)
    assert.equal(third.status, 200, JSON.stringify(third.body))
    assert.equal(questions().length, 1)
    const fourth = await refresh(clientId, third.body.refresh_token)
    assert.equal(fourth.status, 200)
    assert.equal(questions().length, 1)
  })

  it('names every scope, in the form that a refresh takes, and no resource', async (t) => {
    const { clientId, tokens } = await connect(world, people.noor)
    travel(t, HOUR + 1)
    await refresh(clientId, tokens.refresh_token)
    const [question] = questions()
    assert.match(question?.form['scope'] ?? '', /\bopenid\b.*\boffline_access\b/)
    assert.equal(question?.form['resource'], undefined)
  })

  for (const [what, happen] of [
    ['disabled', () => world.entra.control.disable(people.sem)],
    ['revoked', () => world.entra.control.revokeSessions(people.sem)],
  ] as const) {
    it(`ends the grant of a person whose sign-in was ${what}, within the hour`, async (t) => {
      const { clientId, tokens } = await connect(world, people.sem)
      travel(t, HOUR + 1)
      happen()
      const refused = await refresh(clientId, tokens.refresh_token)
      assert.deepEqual([refused.status, refused.body.error], [400, 'invalid_grant'])
      world.entra.control.reset()
      const again = await refresh(clientId, tokens.refresh_token)
      assert.equal(again.body.error, 'invalid_grant')
    })
  }

  it('is done without for 4 hours; then nothing goes on, and nothing has ended', async (t) => {
    const { clientId, tokens } = await connect(world, people.noor)
    providerIsDown()
    travel(t, 3.9 * HOUR)
    const second = await refresh(clientId, tokens.refresh_token)
    assert.equal(second.status, 200, JSON.stringify(second.body))
    travel(t, 0.2 * HOUR)
    const refused = await refresh(clientId, second.body.refresh_token)
    assert.equal(refused.status, 503)
    assert.equal(refused.body.error, 'temporarily_unavailable')
    world.entra.control.reset()
    const third = await refresh(clientId, second.body.refresh_token)
    assert.equal(third.status, 200, JSON.stringify(third.body))
  })

  it('is not needed by signed-in people while the provider is down for ten minutes', {
    skip: ofOneProcess,
  }, async (t) => {
    const { clientId, tokens } = await connect(world, people.noor)
    providerIsDown()
    let { access_token, refresh_token } = tokens
    for (let minute = 0; minute < 10; minute += 2) {
      travel(t, 120)
      const called = await callTool(world.mcpUrl, PROTECTED, {}, access_token)
      assert.equal(called.status, 200, JSON.stringify(called.body))
      const next = await refresh(clientId, refresh_token)
      assert.equal(next.status, 200)
      ;({ access_token, refresh_token } = next.body)
    }
  })

  it('is not lost when the provider changes its keys in the middle of it', async (t) => {
    const { clientId, tokens } = await connect(world, people.noor)
    let { refresh_token } = tokens
    for (let n = 0; n < 3; n++) {
      await world.entra.control.rotateKeys()
      travel(t, HOUR + 1)
      const next = await refresh(clientId, refresh_token)
      assert.equal(next.status, 200, JSON.stringify(next.body))
      ;({ refresh_token } = next.body)
      await connect(world, people.sem)
    }
  })

  it('is asked again by one process once, however many refresh at the same time', {
    skip: ofOneProcess,
  }, async (t) => {
    const { clientId, tokens } = await connect(world, people.noor)
    travel(t, HOUR + 1)
    const answers = await Promise.all(
      [1, 2, 3, 4].map(() => refresh(clientId, tokens.refresh_token)),
    )
    for (const { status, body } of answers) {
      assert.deepEqual([status, body.refresh_token], [200, answers[0]?.body.refresh_token])
    }
    assert.equal(questions().length, 1)
  })
})
