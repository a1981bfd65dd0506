import assert from 'node:assert/strict'
import { after, before, beforeEach, describe, it } from 'node:test'
import { Browser } from '../../world/browser.ts'
import { delegatingApp, PROFILE_SCOPE } from '../../world/delegating-app.ts'
import { basic, connect, tokenRequest } from '../../world/oauth-client.ts'
import { people, startWorld, UPSTREAM, type World } from '../../world/world.ts'
import { of2025, opensLinks, showsForms, sightOf } from './mcp-clients.ts'
import { breakExchange, checkSecrets, exchanges, nameIn, refuseExchange } from './refusals.ts'
import { followLink, signInAgain } from './sign-in-with-proof.ts'

const PROFILE = { scope: 'profile:read' }
const TOOL = 'my_profile'
const NAME = 'Noor Voorbeeld'
const MACHINE = {
  client_id: 'nightly-report',
  client_name: 'Nightly report',
  client_secret: 'only-in-tests-and-longer-than-thirty-two-characters',
  grant_types: ['client_credentials'],
  scope: PROFILE.scope,
}

let world: World

const control = () => world.entra.control
const withdraw = () => control().withdrawConsent(UPSTREAM.client_id, people.noor, [PROFILE_SCOPE])

describe('a refusal of Entra', () => {
  before(async () => {
    const env = { STATIC_CLIENTS: JSON.stringify([MACHINE]) }
    world = await startWorld(
      env,
      delegatingApp(() => world.entraUrl),
    )
  })
  beforeEach(() => control().reset())
  after(() => world.close())

  it('is tried with a newer assertion once, of which nobody notices anything', async () => {
    const { tokens } = await connect(world, people.noor, PROFILE)
    refuseExchange(world, 'invalid_grant', 500133, { times: 1 })
    const sight = sightOf(await opensLinks(world, tokens.access_token, TOOL))
    assert.equal(nameIn(sight), NAME)
    assert.deepEqual(
      exchanges(world).map(({ status }) => status),
      [400, 200],
    )
  })

  it('is asked again when the provider was busy for a moment', async () => {
    const { tokens } = await connect(world, people.noor, PROFILE)
    breakExchange(world, 0)
    const answer = await showsForms(world, tokens.access_token, TOOL)
    assert.equal(nameIn(sightOf(answer)), NAME)
    assert.equal(exchanges(world).length, 2)
  })

  it('comes as an error where the answer had begun, and no status can change any more', async () => {
    const { tokens } = await connect(world, people.noor, PROFILE)
    control().requireStepUp(people.noor)
    const answer = await of2025(world, tokens.access_token, 'my_profile_slowly')
    assert.match(answer.text, /notifications\/progress/)
    const { status, error } = sightOf(answer)
    assert.deepEqual(
      [status, error?.code, error?.details['code']],
      [200, 'step_up_required', 50076],
    )
    checkSecrets(world, answer)
  })

  it('is not even asked for a machine of ours, which is told that it takes a person', async () => {
    const { body } = await tokenRequest(
      world,
      { grant_type: 'client_credentials' },
      basic(MACHINE.client_id, MACHINE.client_secret),
    )
    for (const call of [opensLinks, showsForms, of2025]) {
      const { status, error } = sightOf(await call(world, body.access_token, TOOL))
      assert.deepEqual([status, error], [200, { code: 'person_required', details: {} }])
    }
    assert.equal(exchanges(world).length, 0)
  })

  it('ends, where consent was missing, with a sign-in by link or by the client', async () => {
    const { clientId, tokens } = await connect(world, people.noor, PROFILE)
    withdraw()
    const { link } = sightOf(await opensLinks(world, tokens.access_token, TOOL))
    const done = await followLink(new Browser(), link ?? assert.fail('no link'), people.noor)
    assert.equal(done.status, 200, done.html)
    const same = await opensLinks(world, tokens.access_token, TOOL)
    assert.equal(nameIn(sightOf(same)), NAME)

    withdraw()
    await world.restart()
    assert.equal((await showsForms(world, tokens.access_token, TOOL)).status, 401)
    const request = await signInAgain(world, people.noor, clientId, PROFILE)
    const { body } = await tokenRequest(world, request)
    const again = await showsForms(world, body.access_token, TOOL)
    assert.equal(nameIn(sightOf(again)), NAME)
  })

  it('ends a revoked sign-in for good: no refresh, but a new sign-in works', async () => {
    const { clientId, tokens } = await connect(world, people.noor, PROFILE)
    control().revokeSessions(people.noor)
    assert.equal((await opensLinks(world, tokens.access_token, TOOL)).status, 401)
    const refresh = { grant_type: 'refresh_token', refresh_token: tokens.refresh_token ?? '' }
    const refused = await tokenRequest(world, { ...refresh, client_id: clientId })
    assert.equal(refused.body.error, 'invalid_grant')
    const anew = await connect(world, people.noor, PROFILE)
    const answer = await opensLinks(world, anew.tokens.access_token, TOOL)
    assert.equal(nameIn(sightOf(answer)), NAME)
  })
})
