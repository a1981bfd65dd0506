import assert from 'node:assert/strict'
import { after, before, beforeEach, describe, it } from 'node:test'
import { Browser } from '../../world/browser.ts'
import { delegatingApp } from '../../world/delegating-app.ts'
import { connect, tokenRequest } from '../../world/oauth-client.ts'
import { ofOneProcess, people, startWorld, type World } from '../../world/world.ts'
import { of2025, opensLinks, showsForms, sightOf } from './mcp-clients.ts'
import { checkSecrets, exchanges, nameIn } from './refusals.ts'
import { followLink, signInAgain } from './sign-in-with-proof.ts'

const PROFILE = { scope: 'profile:read' }
const TOOL = 'my_profile'

let world: World

const control = () => world.entra.control
/** The claims that sign-ins carried up. */
const claimsSentUp = () =>
  control()
    .requests()
    .filter(({ method, path }) => method === 'GET' && path.endsWith('/authorize'))
    .flatMap(({ query: { claims } }) => (claims === undefined ? [] : [claims]))
const callsOfGraph = () =>
  control()
    .requests()
    .filter(({ path }) => path.startsWith('/v1.0/'))
    .map(({ status }) => status)

/** Somebody whose tool works, with a Graph token in the cache. */
async function connected(username: string) {
  const connection = await connect(world, username, PROFILE)
  const answer = await showsForms(world, connection.tokens.access_token, TOOL)
  assert.equal(answer.status, 200, answer.text)
  control().clear()
  return connection
}

describe('Graph, which ends a token before its time', () => {
  before(async () => {
    world = await startWorld(
      {},
      delegatingApp(() => world.entraUrl),
    )
  })
  beforeEach(() => control().reset())
  after(() => world.close())

  it('is satisfied by the link’s sign-in, and the same call succeeds', {
    skip: ofOneProcess,
  }, async () => {
    const { tokens } = await connected(people.noor)
    control().challengeGraph(people.noor)
    const challenged = await opensLinks(world, tokens.access_token, TOOL)
    checkSecrets(world, challenged)
    // Graph said no, and the exchange with its claims says that only the person can help.
    assert.deepEqual([callsOfGraph(), exchanges(world).map(({ code }) => code)], [[401], [50078]])

    const { link } = sightOf(challenged)
    const done = await followLink(new Browser(), link ?? assert.fail('no link'), people.noor)
    assert.equal(done.status, 200, done.html)
    assert.match(claimsSentUp().join(), /"nbf":\{"essential":true/)
    control().clear()
    const same = await opensLinks(world, tokens.access_token, TOOL)
    assert.equal(nameIn(sightOf(same)), 'Noor Voorbeeld')
    assert.deepEqual(callsOfGraph(), [200], 'the token that Graph had ended was not shown again')
  })

  for (const [what, call] of [
    ['a client that opens no links', showsForms],
    ['a client of 2025', of2025],
  ] as const) {
    it(`is satisfied by a new sign-in of ${what}`, async () => {
      const { clientId, tokens } = await connected(people.noor)
      control().challengeGraph(people.noor)
      const challenged = await call(world, tokens.access_token, TOOL)
      checkSecrets(world, challenged)
      const { status, challenge = {} } = sightOf(challenged)
      assert.deepEqual(
        [status, challenge['error'], challenge['claims']],
        [401, 'insufficient_user_authentication', undefined],
      )
      const request = await signInAgain(world, people.noor, clientId, PROFILE)
      assert.match(claimsSentUp().join(), /xms_caeerror/)
      const { body } = await tokenRequest(world, request)
      const again = await call(world, body.access_token, TOOL)
      assert.equal(nameIn(sightOf(again)), 'Noor Voorbeeld')
    })
  }

  it('alone can’t send a person to sign in: Entra had nothing to ask, so the tool hears it', async () => {
    const { tokens } = await connected(people.noor)
    const claims = Buffer.from('{"access_token":{"acrs":{"value":"c9"}}}').toString('base64')
    const challenge = `Bearer realm="", error="insufficient_claims", claims="${claims}"`
    const headers = { 'www-authenticate': challenge }
    control().fail({ path: /^\/v1\.0\/me$/, times: 2, status: 401, headers })
    const answer = await opensLinks(world, tokens.access_token, TOOL)
    const { link, error } = sightOf(answer)
    assert.deepEqual([link, error?.code], [undefined, 'graph_refused'])
    checkSecrets(world, answer)
    assert.deepEqual(callsOfGraph(), [401, 401])
  })

  it('challenges one person, and another one’s call goes on', async () => {
    const noor = await connected(people.noor)
    const sem = await connected(people.sem)
    control().challengeGraph(people.noor)
    assert.equal((await showsForms(world, noor.tokens.access_token, TOOL)).status, 401)
    const other = await showsForms(world, sem.tokens.access_token, TOOL)
    assert.equal(nameIn(sightOf(other)), 'Sem van Fictie')
  })
})

describe('a service that has had enough of one person', () => {
  before(async () => {
    world = await startWorld(
      {},
      delegatingApp(() => world.entraUrl),
    )
  })
  beforeEach(() => control().reset())
  after(() => world.close())

  it('is not asked for that person until the time is over, and others notice nothing', {
    skip: ofOneProcess,
  }, async () => {
    const [noor, sem] = [
      await connect(world, people.noor, PROFILE),
      await connect(world, people.sem, PROFILE),
    ]
    control().clear()
    control().throttle(people.noor, { retryAfter: 600, times: 100 })
    const ask = async () => sightOf(await of2025(world, noor.tokens.access_token, TOOL)).error
    const [first, ...later] = [await ask(), await ask(), await ask()]
    // Ten minutes are more than an answer is believed: five are kept.
    assert.deepEqual([first?.code, first?.details['retryAfter']], ['try_again_later', 300])
    for (const error of later) assert.equal(error?.code, 'try_again_later')
    assert.equal(exchanges(world).length, 1)
    const other = await of2025(world, sem.tokens.access_token, TOOL)
    assert.equal(nameIn(sightOf(other)), 'Sem van Fictie')
  })

  it('is heard by the tool, when it is Graph, and keeps its words to itself', async () => {
    const [noor, sem] = [await connected(people.noor), await connected(people.sem)]
    control().throttleGraph(people.noor, { retryAfter: 9, times: 1 })
    const busy = await opensLinks(world, noor.tokens.access_token, TOOL)
    assert.equal(sightOf(busy).error?.code, 'graph_refused')
    checkSecrets(world, busy)
    assert.doesNotMatch(busy.text, /TooManyRequests|throttled/)
    const other = await opensLinks(world, sem.tokens.access_token, TOOL)
    assert.equal(nameIn(sightOf(other)), 'Sem van Fictie')
    const again = await opensLinks(world, noor.tokens.access_token, TOOL)
    assert.equal(nameIn(sightOf(again)), 'Noor Voorbeeld')
  })
})
