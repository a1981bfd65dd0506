import assert from 'node:assert/strict'
import { after, before, beforeEach, describe, it } from 'node:test'
import { AuthenticationRequiredError } from '@azure/identity'
import { type AuthError, InteractionRequiredAuthError, ServerError } from '@azure/msal-node'
import type { DelegationFailure } from '../../packages/gateway/src/delegation/delegation-failed.ts'
import { createSecretAuthentication } from '../../packages/gateway/src/identity/client-authentication/secret.ts'
import { identityFor, msalFor } from './credentials.ts'
import {
  BACKEND_READ,
  type EntraWorld,
  GATEWAY,
  NOOR,
  SECRET,
  startEntraWorld,
  TENANT,
  USER_READ,
} from './entra-world.ts'
import { assertionOf, oursFor, signIn } from './exchange.ts'

let world: EntraWorld
const control = () => world.entra.control

/** What one row asks for, where it is not the usual. */
interface Asked {
  readonly assertion?: () => Promise<string>
  readonly scope?: string
  readonly secret?: string
}

/** `[MSAL's class, error, suberror], [our class, whether both give claims]`. */
type Row = readonly [
  what: string,
  code: number | undefined,
  theirs: readonly [new (...args: never[]) => AuthError, string, string],
  ours: DelegationFailure['class'],
  happen: () => void,
  asked?: Asked,
]

const nothing = () => {}
const TIMES = 2
const down = () =>
  control().fail({
    path: /token$/,
    status: 503,
    times: TIMES,
    body: { error: 'temporarily_unavailable', error_description: 'x', error_codes: [90033] },
  })

const INTERACTION = InteractionRequiredAuthError
const ROWS: readonly Row[] = [
  [
    'a second factor',
    50076,
    [INTERACTION, 'interaction_required', 'basic_action'],
    'STEP_UP',
    () => control().requireStepUp(NOOR),
  ],
  [
    'consent that is missing',
    65001,
    [INTERACTION, 'invalid_grant', 'consent_required'],
    'CONSENT',
    nothing,
    { scope: BACKEND_READ },
  ],
  // MSAL would open a browser for it, to show the person why not.
  [
    'Conditional Access',
    53003,
    [INTERACTION, 'invalid_grant', 'message_only'],
    'BLOCKED',
    () => control().block(NOOR, 53003),
  ],
  [
    'a missing assignment',
    50105,
    [INTERACTION, 'invalid_grant', 'message_only'],
    'BLOCKED',
    () => control().block(NOOR, 50105),
  ],
  [
    'a disabled account',
    50057,
    [ServerError, 'invalid_grant', ''],
    'BLOCKED',
    () => control().disable(NOOR),
  ],
  [
    'a session that was revoked',
    50173,
    [ServerError, 'invalid_grant', ''],
    'REAUTH',
    () => control().revokeSessions(NOOR),
  ],
  [
    'too many requests',
    90055,
    [ServerError, 'temporarily_unavailable', ''],
    'TRANSIENT',
    () => control().throttle(NOOR, { retryAfter: 7, times: TIMES }),
  ],
  ['an outage', 90033, [ServerError, 'temporarily_unavailable', ''], 'TRANSIENT', down],
  [
    'a wrong secret',
    7000215,
    [ServerError, 'invalid_client', ''],
    'CONFIG',
    nothing,
    { secret: 'wrong' },
  ],
  [
    'a scope that does not exist',
    650053,
    [ServerError, 'invalid_client', ''],
    'CONFIG',
    nothing,
    { scope: 'https://graph.microsoft.com/No.Such' },
  ],
  [
    'a resource that does not exist',
    500011,
    [ServerError, 'invalid_resource', ''],
    'CONFIG',
    nothing,
    { scope: 'https://no-such-api.example/x' },
  ],
  [
    'an assertion for another API',
    500131,
    [ServerError, 'invalid_grant', ''],
    'CONFIG',
    nothing,
    { assertion: () => assertionOf(world, NOOR, { scope: BACKEND_READ }) },
  ],
  [
    'an ID token as assertion',
    240002,
    [ServerError, 'invalid_grant', ''],
    'CONFIG',
    nothing,
    { assertion: async () => (await signIn(world, NOOR)).idToken },
  ],
  [
    'an app as caller',
    7000114,
    [ServerError, 'invalid_grant', ''],
    'APP_ONLY',
    nothing,
    { assertion: appToken },
  ],
  [
    'an assertion that no key verifies',
    50013,
    [ServerError, 'invalid_grant', ''],
    'REAUTH',
    nothing,
    { assertion: async () => forged(await assertionOf(world, NOOR)) },
  ],
  [
    'an assertion that has expired',
    500133,
    [ServerError, 'invalid_grant', ''],
    'REAUTH',
    () => control().advance(2 * 3_600_000),
  ],
]

const appToken = async (): Promise<string> =>
  (await msalFor(world).acquireTokenByClientCredential({ scopes: [`${GATEWAY}/.default`] }))
    ?.accessToken ?? ''

const forged = (token: string): string => {
  const [header, claims, signature = ''] = token.split('.')
  return [header, claims, signature.split('').reverse().join('')].join('.')
}

/** The same inputs to both; resolves to how each puts the refusal. */
async function refusalsOf({ assertion, scope = USER_READ, secret = SECRET }: Asked, happen: () => void) {
  const token = await (assertion?.() ?? assertionOf(world, NOOR))
  happen()
  const theirs = await msalFor(world, { clientSecret: secret })
    .acquireTokenOnBehalfOf({ oboAssertion: token, scopes: [scope] })
    .then(() => assert.fail('MSAL got a token'), (error: AuthError) => error)
  const ours = await oursFor(world, createSecretAuthentication({ secret }))({
    assertion: { token, tenantId: TENANT },
    scopes: [scope],
  })
  assert.ok('failure' in ours, 'we got a token')
  return { theirs, ours: ours.failure }
}

describe('a refusal, as MSAL Node and as we put it', () => {
  before(async () => {
    world = await startEntraWorld()
  })
  beforeEach(() => {
    control().reset()
    control().grantConsent(GATEWAY, 'everyone', [USER_READ])
  })
  after(() => world.close())

  for (const [what, code, [type, error, suberror], kind, happen, asked = {}] of ROWS)
    it(`${what} is ${kind} to us and ${type.name} ${suberror || error} to MSAL`, async () => {
      const { theirs, ours } = await refusalsOf(asked, happen)
      assert.equal(theirs.constructor, type)
      assert.deepEqual([theirs.errorCode, theirs.subError ?? ''], [error, suberror])
      assert.equal((theirs as ServerError).errorNo, code)
      assert.deepEqual([ours.class, ours.code], [kind, code])
      const claims = theirs instanceof INTERACTION ? theirs.claims : ''
      assert.equal(ours.claims ?? '', claims)
      assert.equal(claims !== '', kind === 'STEP_UP')
    })

  it('@azure/identity keeps the claims that we relay', async () => {
    const assertion = await assertionOf(world, NOOR)
    control().requireStepUp(NOOR)
    const { ours } = await refusalsOf({ assertion: async () => assertion }, nothing)
    await assert.rejects(
      identityFor(world, { clientSecret: SECRET }, assertion).getToken(USER_READ),
      (error) => {
        assert.ok(error instanceof AuthenticationRequiredError)
        assert.ok(error.cause instanceof INTERACTION)
        assert.equal(error.cause.claims, ours.claims)
        return true
      },
    )
  })
})
