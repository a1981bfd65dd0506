import assert from 'node:assert/strict'
import { after, before, beforeEach, describe, it } from 'node:test'
import { apiScope, entraTokens, startDirectWorld } from '../../world/direct-client.ts'
import { travel } from '../../world/time.ts'
import { ofOneProcess, people, type World } from '../../world/world.ts'
import { showsForms } from './mcp-clients.ts'

let world: World

const control = () => world.entra.control
const tokenOf = async (username: string) =>
  (await entraTokens(world, username, { scope: apiScope('profile:read') })).access_token

describe('Entra’s keys, with which tokens are checked', () => {
  before(async () => {
    world = await startDirectWorld()
  })
  // A gateway that knows no keys yet, and nothing of the times that other tests travelled to.
  beforeEach(async () => {
    control().reset()
    await world.restart()
  })
  after(() => world.close())

  const published = /\/(discovery\/v2\.0\/keys|openid-configuration)$/
  const goAway = () => control().fail({ path: published, times: 1_000, drop: true })
  const statusOf = async (token: string) => (await showsForms(world, token, 'who_am_i')).status

  it('when they can’t be had, leave the token alone: 503, and not 401', async () => {
    const token = await tokenOf(people.noor)
    goAway()
    const { status, headers, text } = await showsForms(world, token, 'who_am_i')
    assert.deepEqual([status, headers.get('www-authenticate')], [503, null])
    assert.ok(Number(headers.get('retry-after')) > 0)
    assert.doesNotMatch(text, /localhost|ECONN|keys/)
    control().reset()
    assert.equal(await statusOf(token), 200)
  })

  it('serve for hours after Entra went away', { skip: ofOneProcess }, async (t) => {
    const token = await tokenOf(people.noor)
    assert.equal(await statusOf(token), 200)
    goAway()
    for (const hours of [0.2, 1, 3]) {
      travel(t, hours * 3_600)
      assert.equal(await statusOf(token), 200, `${hours} h`)
    }
  })

  it('may change in the middle of everything: no call fails, and they are fetched once', {
    skip: ofOneProcess,
  }, async (t) => {
    const tokens = [await tokenOf(people.noor), await tokenOf(people.sem)]
    const fetched = () =>
      control()
        .requests()
        .filter(({ path }) => path.endsWith('/keys')).length
    for (let rotation = 0; rotation < 3; rotation++) {
      travel(t, 31)
      await control().rotateKeys()
      const newest = await tokenOf(people.noor)
      const before = fetched()
      // Slow enough for all the others to come meanwhile.
      control().fail({ path: /\/keys$/, times: 1, delayMs: 40 })
      const statuses = await Promise.all([...tokens, ...Array(8).fill(newest)].map(statusOf))
      tokens.push(newest)
      assert.deepEqual([...new Set(statuses)], [200])
      assert.equal(fetched() - before, 1)
    }
  })
})
