import assert from 'node:assert/strict'
import { after, before, beforeEach, describe, it } from 'node:test'
import { delegatingApp, PROFILE_SCOPE } from '../../world/delegating-app.ts'
import { connect } from '../../world/oauth-client.ts'
import { people, startWorld, UPSTREAM, type World } from '../../world/world.ts'
import type { RawAnswer } from '../journey/raw-mcp.ts'
import { type Call, of2025, opensLinks, type Sight, showsForms, sightOf } from './mcp-clients.ts'

const PROFILE = { scope: 'profile:read' }
const TOOL = 'my_profile'
const CLIENTS = { opensLinks, showsForms, of2025 } as const

let world: World

/** The person whose call fails; what happens at Entra before it does. */
type Happens = (username: string, token: string) => unknown

/** Only On-Behalf-Of names the tenant in its path: sign-in and refresh go to `organizations`. */
const EXCHANGE = /^\/aaaaaaaa-[^/]+\/oauth2\/v2\.0\/token$/
const SECRETIVE = 'PROVIDER TEXT about noor@voorbeeld.example'

/** A refusal in Entra's shape, from the exchange alone. */
const refuses =
  (error: string, code: number, more: object = {}, status = 400): Happens =>
  () =>
    world.entra.control.fail({
      path: EXCHANGE,
      times: 3,
      status,
      body: {
        error,
        error_description: `AADSTS${code}: ${SECRETIVE} Trace ID: x`,
        error_codes: [code],
        correlation_id: 'c0442e1a-0000-4000-8000-000000000001',
        ...more,
      },
    })

/** What each kind of client must see. */
type Seen = 'step-up' | 'sign-in' | { readonly code: string; readonly details: object }

const failed = (code: string, aadsts: number, details: object = {}): Seen => ({
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
    refuses('invalid_grant', 99999, { claims: '{"access_token":{"acrs":{"value":"c1"}}}' }),
    'step-up',
  ],
  ['CONSENT', 'a consent was taken back', withdraw, 'step-up'],
  ['CONSENT', 'an administrator has to agree', refuses('invalid_grant', 90094), 'step-up'],
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
    refuses('interaction_required', 53003, { suberror: 'message_only', claims: '{"a":{}}' }),
    failed('blocked_by_policy', 53003),
  ],
  ['REAUTH', 'sessions were revoked', (who) => control().revokeSessions(who), 'sign-in'],
  ['REAUTH', 'a newer assertion is refused too', refuses('invalid_grant', 500133), 'sign-in'],
  [
    'CONFIG',
    'our secret is wrong',
    refuses('invalid_client', 7000215, {}, 401),
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
    () =>
      control().fail({
        path: EXCHANGE,
        times: 1,
        status: 503,
        body: `<html>${SECRETIVE}</html>`,
        headers: { 'retry-after': '17' },
      }),
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
  if (seen === 'sign-in') return checkChallenge(sight, 'invalid_token')
  if (seen === 'step-up' && client !== 'opensLinks')
    return checkChallenge(sight, 'insufficient_user_authentication')
  assert.deepEqual([sight.status, sight.challenge, sight.output], [200, undefined, undefined])
  if (seen === 'step-up') return checkLink(sight.link)
  const { code, details } = sight.error ?? assert.fail('no error')
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

function checkLink(link: URL | undefined): void {
  assert.equal(link?.origin, world.url)
  assert.match(link?.pathname ?? '', /^\/oauth\/step-up\/[\w-]{43}$/)
}

/** Neither the provider's words nor anybody's token are in what a client gets. */
function checkSecrets({ headers, text }: RawAnswer): void {
  const all = JSON.stringify([...headers]) + text
  assert.doesNotMatch(all, /AADSTS|Trace ID|PROVIDER TEXT|voorbeeld|bbbbbbbb-|claims|capolids|eyJ/)
  assert.ok(!all.includes(world.entraUrl))
}

const asked = () =>
  control()
    .requests()
    .filter(({ path }) => EXCHANGE.test(path)).length
const logged = (kind: string) =>
  world.log.some((line) => line['event'] === 'delegation.refused' && line['class'] === kind)
/** What an operator can do something about. */
const FOR_THE_LOG = new Set(['CONFIG', 'TRANSIENT', 'LOOP'])

describe('what Entra refuses, as the client of the tool sees it', () => {
  before(async () => {
    const limits = { RATE_LIMITS: 'register=10000/60s' }
    world = await startWorld(
      limits,
      delegatingApp(() => world.entraUrl),
      { loop_limit: 0 },
    )
  })
  beforeEach(() => control().reset())
  after(() => world.close())

  for (const [kind, what, happens, seen] of CASES) {
    it(`${kind}: ${what}`, async () => {
      for (const [client, call] of Object.entries(CLIENTS) as [string, Call][]) {
        control().reset()
        // What is wrong for everybody is remembered for a while, and each client must be first.
        await world.restart()
        const { tokens } = await connect(world, people.noor, PROFILE)
        await happens(people.noor, tokens.access_token)
        const answer = await call(world, tokens.access_token, TOOL)
        assert.ok(asked() > 0, 'nobody asked Entra')
        checkSight(sightOf(answer), seen, client)
        checkSecrets(answer)
        if (client === 'of2025' && answer.status === 200)
          assert.match(answer.headers.get('content-type') ?? '', /^text\/event-stream/)
      }
      assert.equal(logged(kind), FOR_THE_LOG.has(kind))
      assert.doesNotMatch(JSON.stringify(world.log), /eyJ[\w-]+\.eyJ/)
    })
  }
})
