import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { after, before, beforeEach, describe, it } from 'node:test'
import { PROFILE_SCOPE } from '../../world/delegating-app.ts'
import { apiScope, entraTokens, startDirectWorld } from '../../world/direct-client.ts'
import { ofOneProcess, people, UPSTREAM, type World } from '../../world/world.ts'
import { type Call, of2025, opensLinks, showsForms, sightOf } from './mcp-clients.ts'
import { exchanges, nameIn, refuseExchange } from './refusals.ts'

const VOORBEELD = 'aaaaaaaa-0000-4000-8000-000000000001'
const PROFILE = apiScope('profile:read')
const TOOL = 'my_profile'
const CLIENTS: Readonly<Record<string, Call>> = {
  'a client that opens links': opensLinks,
  'a client that shows forms': showsForms,
  'a client of 2025': of2025,
}

let world: World

const control = () => world.entra.control
const tokenOf = async (
  username: string,
  more: { claims?: string; authorizationUri?: string } = {},
) => (await entraTokens(world, username, { scope: PROFILE, ...more })).access_token

/** As the request log of Entra writes what it must not show. */
const digest = (value: string) =>
  `sha256:${createHash('sha256').update(value).digest('hex').slice(0, 12)}`

describe('a tool that acts at Graph for who came with Entra’s own token', () => {
  before(async () => {
    world = await startDirectWorld()
  })
  beforeEach(() => {
    control().reset()
    control().grantConsent(UPSTREAM.client_id, 'everyone', [PROFILE_SCOPE])
  })
  after(() => world.close())

  it('exchanges that very token, once, for each person', { skip: ofOneProcess }, async () => {
    for (const [username, name] of [
      [people.noor, 'Noor Voorbeeld'],
      [people.daan, 'Daan Denkbeeldig'],
    ] as const) {
      control().clear()
      const token = await tokenOf(username)
      const call = () => showsForms(world, token, TOOL)
      const answers = await Promise.all([call(), call(), call()])
      for (const answer of answers) assert.equal(nameIn(sightOf(answer)), name)
      const forms = control()
        .requests()
        .map(({ form }) => form)
        .filter((form) => form['requested_token_use'] === 'on_behalf_of')
      assert.deepEqual(
        forms.map((form) => form['assertion']),
        [digest(token)],
      )
    }
  })

  for (const [what, call] of Object.entries(CLIENTS)) {
    it(`hands a policy’s claims on to ${what}, whose new token succeeds`, async () => {
      const token = await tokenOf(people.noor)
      control().requireStepUp(people.noor)
      const { status, challenge = {}, link } = sightOf(await call(world, token, TOOL))
      assert.deepEqual([status, link], [401, undefined])
      const { error_description, claims = '', authorization_uri, ...others } = challenge
      assert.ok(error_description)
      assert.deepEqual(others, {
        error: 'insufficient_claims',
        scope: PROFILE,
        resource_metadata: `${world.url}/.well-known/oauth-protected-resource/mcp`,
      })
      assert.equal(authorization_uri, `${world.entraUrl}/${VOORBEELD}/oauth2/v2.0/authorize`)
      const wanted = Buffer.from(claims, 'base64').toString()
      assert.ok((JSON.parse(wanted) as { access_token: object }).access_token)

      const answered = { claims: wanted, authorizationUri: authorization_uri ?? '' }
      const again = await call(world, await tokenOf(people.noor, answered), TOOL)
      assert.equal(nameIn(sightOf(again)), 'Noor Voorbeeld')
    })
  }

  it('hands Graph’s own challenge on just so', async () => {
    const token = await tokenOf(people.noor)
    assert.ok(nameIn(sightOf(await showsForms(world, token, TOOL))))
    control().challengeGraph(people.noor)
    const { challenge = {} } = sightOf(await showsForms(world, token, TOOL))
    assert.equal(challenge['error'], 'insufficient_claims')
    const claims = Buffer.from(challenge['claims'] ?? '', 'base64').toString()
    assert.match(claims, /xms_caeerror/)
    const again = await showsForms(world, await tokenOf(people.noor, { claims }), TOOL)
    assert.equal(nameIn(sightOf(again)), 'Noor Voorbeeld')
  })

  for (const [what, code, happens] of [
    [
      'consent to what we do at Graph is missing',
      'consent_required',
      () => control().withdrawConsent(UPSTREAM.client_id, 'everyone', [PROFILE_SCOPE]),
    ],
    [
      'Entra wants more and names no claims',
      'step_up_required',
      () => refuseExchange(world, 'interaction_required', 50079),
    ],
  ] as const) {
    it(`sends nobody to sign in for ever when ${what}: a token for us would be the same`, async () => {
      const token = await tokenOf(people.noor)
      happens()
      for (const call of Object.values(CLIENTS)) {
        const { status, challenge, error } = sightOf(await call(world, token, TOOL))
        assert.deepEqual([status, challenge, error?.code], [200, undefined, code])
      }
    })
  }

  it('can’t renew what the client brought, so a sign-in that is over is the client’s', async () => {
    const token = await tokenOf(people.noor)
    control().revokeSessions(people.noor)
    const { status, challenge = {} } = sightOf(await opensLinks(world, token, TOOL))
    assert.deepEqual([status, challenge['error']], [401, 'invalid_token'])
    assert.equal(exchanges(world).length, 1)
    const again = await opensLinks(world, await tokenOf(people.noor), TOOL)
    assert.equal(nameIn(sightOf(again)), 'Noor Voorbeeld')
  })

  it('says whose fault it is when nothing a person does would help', async () => {
    const token = await tokenOf(people.noor)
    refuseExchange(world, 'unauthorized_client', 700038, { times: 1 })
    const { error } = sightOf(await opensLinks(world, token, TOOL))
    assert.deepEqual([error?.code, error?.details['code']], ['server_misconfigured', 700038])
  })
})
