import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { connect, tokenRequest } from '../../world/oauth-client.ts'
import { startTwoGateways, type TwoGateways, type Which } from '../../world/two-gateways.ts'
import { people } from '../../world/world.ts'

let two: TwoGateways

describe('a refresh at one gateway that is repeated at the other', { timeout: 60_000 }, () => {
  before(async () => {
    two = await startTwoGateways()
  })
  after(() => two?.close())

  async function connected() {
    two.answering = 0
    const { clientId: client_id, tokens } = await connect(two, people.noor, { scope: 'notes' })
    const refreshAt = (which: Which, refresh_token = '') => {
      two.answering = which
      return tokenRequest(two, { grant_type: 'refresh_token', client_id, refresh_token })
    }
    return { refreshAt, token: tokens.refresh_token }
  }

  it('gets the same answer, and its token is good at both', async () => {
    const { refreshAt, token } = await connected()
    const first = await refreshAt(0, token)
    assert.equal(first.status, 200)
    assert.deepEqual((await refreshAt(1, token)).body, first.body)
    const next = await refreshAt(1, first.body.refresh_token)
    assert.deepEqual((await refreshAt(0, first.body.refresh_token)).body, next.body)
  })

  it('after the answer was used is refused, and the connection goes on', async () => {
    const { refreshAt, token } = await connected()
    const first = await refreshAt(0, token)
    const next = await refreshAt(1, first.body.refresh_token)
    for (const which of [0, 1] as const)
      assert.equal((await refreshAt(which, token)).body.error, 'invalid_grant')
    assert.equal((await refreshAt(0, next.body.refresh_token)).status, 200)
  })
})
