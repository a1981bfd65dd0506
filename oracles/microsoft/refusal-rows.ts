import { type AuthError, InteractionRequiredAuthError, ServerError } from '@azure/msal-node'
import type { DelegationClass } from '../../packages/gateway/src/delegation/delegation-failed.ts'
import { msalFor } from './credentials.ts'
import { BACKEND_READ, type EntraWorld, GATEWAY, NOOR } from './entra-world.ts'
import { assertionOf, signIn } from './exchange.ts'

/** One refusal of On-Behalf-Of: what leads to it, and what MSAL and we make of it. */
export interface RefusalRow {
  readonly what: string
  readonly code: number
  /** MSAL's class, `error` and `suberror`. */
  readonly theirs: readonly [new (...args: never[]) => AuthError, string, string?]
  readonly ours: DelegationClass
  /** Comes to pass after the sign-in and before the exchange. */
  readonly happen?: () => void
  /** Noor's, unless said otherwise. */
  readonly assertion?: () => Promise<string>
  readonly scope?: string
  readonly secret?: string
}

/** MSAL asks once and so do we; each gets its share of what comes so many times. */
const TIMES = 2
const OUTAGE = { error: 'temporarily_unavailable', error_description: '', error_codes: [90033] }

export function refusalRows(world: () => EntraWorld): readonly RefusalRow[] {
  const control = () => world().entra.control
  return [
    ...interactions(control),
    {
      what: 'a disabled account',
      code: 50057,
      theirs: [ServerError, 'invalid_grant'],
      ours: 'BLOCKED',
      happen: () => control().disable(NOOR),
    },
    {
      what: 'a session that was revoked',
      code: 50173,
      theirs: [ServerError, 'invalid_grant'],
      ours: 'REAUTH',
      happen: () => control().revokeSessions(NOOR),
    },
    {
      what: 'too many requests',
      code: 90055,
      theirs: [ServerError, 'temporarily_unavailable'],
      ours: 'TRANSIENT',
      happen: () => control().throttle(NOOR, { retryAfter: 7, times: TIMES }),
    },
    {
      what: 'an outage',
      code: 90033,
      theirs: [ServerError, 'temporarily_unavailable'],
      ours: 'TRANSIENT',
      happen: () => control().fail({ path: /token$/, status: 503, times: TIMES, body: OUTAGE }),
    },
    ...misconfigurations(),
    ...assertions(world),
  ]
}

const interactions = (control: () => EntraWorld['entra']['control']): readonly RefusalRow[] => [
  {
    what: 'a second factor',
    code: 50076,
    theirs: [InteractionRequiredAuthError, 'interaction_required', 'basic_action'],
    ours: 'STEP_UP',
    happen: () => control().requireStepUp(NOOR),
  },
  {
    what: 'consent that is missing',
    code: 65001,
    theirs: [InteractionRequiredAuthError, 'invalid_grant', 'consent_required'],
    ours: 'CONSENT',
    scope: BACKEND_READ,
  },
  // The two below: MSAL would open a browser, in which the person only reads why not.
  {
    what: 'Conditional Access',
    code: 53003,
    theirs: [InteractionRequiredAuthError, 'invalid_grant', 'message_only'],
    ours: 'BLOCKED',
    happen: () => control().block(NOOR, 53003),
  },
  {
    what: 'a missing assignment',
    code: 50105,
    theirs: [InteractionRequiredAuthError, 'invalid_grant', 'message_only'],
    ours: 'BLOCKED',
    happen: () => control().block(NOOR, 50105),
  },
]

const misconfigurations = (): readonly RefusalRow[] => [
  {
    what: 'a wrong secret',
    code: 7000215,
    theirs: [ServerError, 'invalid_client'],
    ours: 'CONFIG',
    secret: 'wrong',
  },
  {
    what: 'a scope that does not exist',
    code: 650053,
    theirs: [ServerError, 'invalid_client'],
    ours: 'CONFIG',
    scope: 'https://graph.microsoft.com/No.Such',
  },
  {
    what: 'a resource that does not exist',
    code: 500011,
    theirs: [ServerError, 'invalid_resource'],
    ours: 'CONFIG',
    scope: 'https://no-such-api.example/x',
  },
]

const assertions = (world: () => EntraWorld): readonly RefusalRow[] => [
  {
    what: 'an assertion for another API',
    code: 500131,
    theirs: [ServerError, 'invalid_grant'],
    ours: 'CONFIG',
    assertion: () => assertionOf(world(), NOOR, { scope: BACKEND_READ }),
  },
  {
    what: 'an ID token as assertion',
    code: 240002,
    theirs: [ServerError, 'invalid_grant'],
    ours: 'CONFIG',
    assertion: async () => (await signIn(world(), NOOR)).idToken,
  },
  {
    what: 'an app as caller',
    code: 7000114,
    theirs: [ServerError, 'invalid_grant'],
    ours: 'APP_ONLY',
    assertion: () => appToken(world()),
  },
  {
    what: 'an assertion that no key verifies',
    code: 50013,
    theirs: [ServerError, 'invalid_grant'],
    ours: 'REAUTH',
    assertion: async () => forged(await assertionOf(world(), NOOR)),
  },
  {
    what: 'an assertion that has expired',
    code: 500133,
    theirs: [ServerError, 'invalid_grant'],
    ours: 'REAUTH',
    happen: () => world().entra.control.advance(2 * 3_600_000),
  },
]

const appToken = async (world: EntraWorld): Promise<string> => {
  const scopes = [`${GATEWAY}/.default`]
  return (await msalFor(world).acquireTokenByClientCredential({ scopes }))?.accessToken ?? ''
}

const forged = (token: string): string => {
  const [header, claims, signature = ''] = token.split('.')
  return [header, claims, signature.split('').reverse().join('')].join('.')
}
