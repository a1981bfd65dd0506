import assert from 'node:assert/strict'
import { after, before, beforeEach, describe, it } from 'node:test'
import { delegatingApp, PROFILE_SCOPE } from '../../world/delegating-app.ts'
import { connect } from '../../world/oauth-client.ts'
import { people, startWorld, UPSTREAM, type World } from '../../world/world.ts'
import { type Call, of2025, opensLinks, type Sight, showsForms, sightOf } from './mcp-clients.ts'
import { breakExchange, checkSecrets, exchanges, type Refused, refuseExchange } from './refusals.ts'

const PROFILE = { scope: 'profile:read' }
const TOOL = 'my_profile'
const CLIENTS = { opensLinks, showsForms, of2025 } as const

let world: World

/** The person whose call fails; what happens at Entra before it does. */
type Happens = (username: string, token: string) => unknown

const refuses =
  (error: string, code: number, refused?: Refused): Happens =>
  () =>
    refuseExchange(world, error, code, refused)

/** What each kind of client must see. */
type Seen = 'step-up' | 'sign-in' | Failure
/** The code of a tool's error, with its details but for the correlation id. */
type Failure = { readonly code: string; readonly details: object }

const failed = (code: string, aadsts: number, details: object = {}): Failure => ({
  code,
  details: { code: aadsts, ...details },
})

const control = () => world.entra.control
const withdraw: Happens = (username) =>
  control().withdrawConsent(UPSTREAM.client_id, username, [PROFILE_SCOPE])

const CASES: readonly [kind: string, what: string, happens: Happens, seen: Seen][] = [
  ['STEP_UP', 'a policy wants a second factor', (who) => control().requireStepUp(who), 'step-up'],
  ['STEP_UP', 'a device is not managed', refuses('interaction_required', 53000), 'step-up'],
  [
    'STEP_UP',
    'a number nobody knows comes with claims',
    refuses('invalid_grant', 99999, {
      more: { claims: '{"access_token":{"acrs":{"value":"c1"}}}' },
    }),
    'step-up',
  ],
  ['CONSENT', 'a consent was taken back', withdraw, 'step-up'],
  [
    'CONSENT',
    'an administrator has to agree',
    refuses('invalid_grant', 90094),
    failed('consent_required', 90094),
  ],
  ...([53003, 530032, 50105] as const).map(
    (code) =>
      [
        'BLOCKED',
        `a person is blocked with ${code}`,
        (who: string) => control().block(who, code),
        failed('blocked_by_policy', code),
      ] as const satisfies [string, string, Happens, Seen],
  ),
  [
    'BLOCKED',
    'a policy with claims that nobody can satisfy',
    refuses('interaction_required', 53003, {
      more: { suberror: 'message_only', claims: '{"a":{}}' },
    }),
    failed('blocked_by_policy', 53003),
  ],
  ['REAUTH', 'sessions were revoked', (who) => control().revokeSessions(who), 'sign-in'],
  ['REAUTH', 'a newer assertion is refused too', refuses('invalid_grant', 500133), 'sign-in'],
  [
    'CONFIG',
    'our secret is wrong',
    refuses('invalid_client', 7000215, { status: 401 }),
    failed('server_misconfigured', 7000215),
  ],
  [
    'CONFIG',
    'the assertion was for another app',
    refuses('invalid_grant', 500131),
    failed('server_misconfigured', 500131),
  ],
  [
    'APP_ONLY',
    'there is no person in the assertion',
    refuses('invalid_grant', 7000114),
    failed('person_required', 7000114),
  ],
  [
    'TRANSIENT',
    'a person asked too often',
    (who) => control().throttle(who, { retryAfter: 42, times: 1 }),
    failed('try_again_later', 90055, { retryAfter: 42 }),
  ],
  [
    'TRANSIENT',
    'a proxy answers with a page',
    () => breakExchange(world, 17),
    { code: 'try_again_later', details: { retryAfter: 17 } },
  ],
  [
    'LOOP',
    'the same refusal is asked for again and again',
    async (who, token) => {
      withdraw(who, token)
      await opensLinks(world, token, TOOL)
      // Or the gateway would remember the refusal, and not ask.
      await world.restart()
    },
    failed('try_again_later', 50196),
  ],
]

const metadata = () => `${world.url}/.well-known/oauth-protected-resource/mcp`

function checkSight(sight: Sight, seen: Seen, client: string): void {
  if (seen === 'sign-in') checkChallenge(sight, 'invalid_token')
  else if (seen !== 'step-up') checkFailure(sight, seen)
  else if (client === 'opensLinks') checkLink(sight)
  else checkChallenge(sight, 'insufficient_user_authentication')
}

function checkFailure({ status, challenge, error, output }: Sight, seen: Failure): void {
  assert.deepEqual([status, challenge, output], [200, undefined, undefined])
  const { code, details } = error ?? assert.fail('no error')
  const { correlationId, ...others } = details
  assert.deepEqual({ code, details: others }, seen)
  if ('code' in seen.details) assert.match(String(correlationId), /^[0-9a-f-]{36}$/)
}

function checkChallenge({ status, challenge = {} }: Sight, error: string): void {
  const { error_description, ...parameters } = challenge
  assert.equal(status, 401)
  const [scope, resource_metadata] = ['profile:read', metadata()]
  assert.deepEqual(parameters, { error, scope, resource_metadata })
  assert.ok(error_description)
}

function checkLink({ status, challenge, error, link }: Sight): void {
  assert.deepEqual([status, challenge, error, link?.origin], [200, undefined, undefined, world.url])
  assert.match(link?.pathname ?? '', /^\/oauth\/step-up\/[\w-]{43}$/)
}

const logged = (kind: string) =>
  world.log.some((line) => line['event'] === 'delegation.refused' && line['class'] === kind)
/** What an operator can do something about. */
const FOR_THE_LOG = new Set(['CONFIG', 'TRANSIENT', 'LOOP'])

describe('what Entra refuses, as the client of the tool sees it', () => {
  before(async () => {
    const env = { RATE_LIMITS: 'register=10000/60s' }
    const app = delegatingApp(() => world.entraUrl)
    world = await startWorld(env, app, { loop_limit: 0 })
  })
  beforeEach(() => control().reset())
  after(() => world.close())

  for (const [kind, what, happens, seen] of CASES) {
    it(`${kind}: ${what}`, async () => {
      for (const [client, call] of Object.entries(CLIENTS) as [string, Call][]) {
        control().reset()
        const { tokens } = await connect(world, people.noor, PROFILE)
        await happens(people.noor, tokens.access_token)
        const answer = await call(world, tokens.access_token, TOOL)
        assert.ok(exchanges(world).length > 0, 'nobody asked Entra')
        checkSight(sightOf(answer), seen, client)
        checkSecrets(world, answer)
        if (client === 'of2025' && answer.status === 200)
          assert.match(answer.headers.get('content-type') ?? '', /^text\/event-stream/)
        // What is wrong for everybody is remembered for some seconds, and the next must ask.
        if (kind === 'CONFIG') await world.restart()
      }
      assert.equal(logged(kind), FOR_THE_LOG.has(kind))
      assert.doesNotMatch(JSON.stringify(world.log), /eyJ[\w-]+\.eyJ/)
    })
  }
})
