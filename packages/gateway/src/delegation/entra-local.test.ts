import assert from 'node:assert/strict'
import { after, before, beforeEach, describe, it } from 'node:test'
import { type RunningEntraLocal, signInAs, startEntraLocal } from '@voordeur/entra-local'
import { runDelegating } from './current-delegation.ts'
import { delegatedFetch } from './delegated-fetch.ts'
import type { DelegationClass } from './delegation-failed.ts'
import {
  CLIENT,
  delegatorFor,
  failureOf,
  MAIL_READ,
  person,
  plainAssertions,
  USER_READ,
} from './delegation-fixture.ts'

const TENANT = 'aaaaaaaa-0000-4000-8000-000000000001'
const NOOR = 'noor@voorbeeld.example'
const SEM = 'sem@voorbeeld.example'
const OTHER_APP = 'c0ffee00-0000-4000-8000-000000000002'
const REDIRECT = 'http://localhost:9/callback'
const app = (client_id: string) => ({
  client_id,
  // The first that `delegatorFor` presents.
  client_secret: 'secret-0',
  redirect_uris: [REDIRECT],
  name: 'A test',
})

/** On-Behalf-Of against a whole local Entra, where nothing is scripted. */
describe('against the local Entra', () => {
  let entra: RunningEntraLocal
  before(async () => {
    entra = await startEntraLocal({
      port: 0,
      clients: [
        { ...app(CLIENT), app_roles: [{ value: 'Everything', assigned_to: [OTHER_APP] }] },
        app(OTHER_APP),
      ],
      loop_limit: 1,
    })
  })
  after(() => entra.close())
  beforeEach(() => {
    entra.control.reset()
    entra.control.grantConsent(CLIENT, 'everyone', [USER_READ, MAIL_READ])
  })

  const tokenRequest = async (form: Readonly<Record<string, string>>) => {
    const response = await fetch(`${entra.origin}/${TENANT}/oauth2/v2.0/token`, {
      method: 'POST',
      body: new URLSearchParams({ client_secret: 'secret-0', ...form }),
    })
    const body = (await response.json()) as Record<string, string>
    assert.equal(response.status, 200, JSON.stringify(body))
    return body
  }

  /** Signs in for our own API, as the gateway's sign-in does. */
  const signIn = async (username: string, client = CLIENT, more = {}) => {
    const scope = `openid ${client}/access_as_user`
    const query = new URLSearchParams({
      client_id: client,
      redirect_uri: REDIRECT,
      response_type: 'code',
      state: 's',
      scope,
      ...more,
    })
    const authorize = `${entra.origin}/${TENANT}/oauth2/v2.0/authorize?${query}`
    const code = (await signInAs(authorize, username)).searchParams.get('code') ?? ''
    return tokenRequest({
      grant_type: 'authorization_code',
      client_id: client,
      redirect_uri: REDIRECT,
      scope,
      code,
    })
  }
  const assertionOf = async (username: string, ...more: [client?: string, more?: object]) =>
    (await signIn(username, ...more)).access_token ?? ''

  /** A delegator whose one person shows `token`. */
  const showing = (token: string) =>
    delegatorFor(
      { origin: new URL(entra.origin) },
      { assertions: plainAssertions({ token, tenantId: TENANT }) },
    )
  const refusedFor = async (token: string, scope = USER_READ) =>
    failureOf(showing(token).tokenFor(person('noor'), [scope]))

  /** Asks Graph who is signed in, as a tool does. */
  const whoami = (delegator: ReturnType<typeof showing>) =>
    runDelegating(
      {
        principal: person('noor'),
        toolName: 'whoami',
        declared: [USER_READ],
        delegator,
        signal: new AbortController().signal,
      },
      () => delegatedFetch(USER_READ, `${entra.origin}/v1.0/me`),
    )

  it('a tool learns from Graph who called it', async () => {
    const delegator = showing(await assertionOf(NOOR))
    const answer = await whoami(delegator)
    assert.equal(((await answer.json()) as { userPrincipalName: string }).userPrincipalName, NOOR)
    await whoami(delegator)
    const exchanges = entra.control.requests().filter(({ path }) => path.endsWith('/token'))
    assert.equal(exchanges.length, 2, 'the code, and one exchange for two calls')
  })

  const WEATHER: readonly [string, DelegationClass, number, () => void][] = [
    ['a second factor', 'STEP_UP', 50076, () => entra.control.requireStepUp(NOOR)],
    [
      'consent taken back',
      'CONSENT',
      65001,
      () => entra.control.withdrawConsent(CLIENT, 'everyone', [USER_READ]),
    ],
    ['Conditional Access', 'BLOCKED', 53003, () => entra.control.block(NOOR, 53003)],
    ['security defaults', 'BLOCKED', 530032, () => entra.control.block(NOOR, 530032)],
    ['a missing assignment', 'BLOCKED', 50105, () => entra.control.block(NOOR, 50105)],
    ['a disabled account', 'BLOCKED', 50057, () => entra.control.disable(NOOR)],
    ['a revoked session', 'REAUTH', 50173, () => entra.control.revokeSessions(NOOR)],
  ]
  for (const [name, kind, code, change] of WEATHER) {
    it(`${name} is ${kind} for that person, and nothing for another`, async () => {
      const [noor, sem] = [await assertionOf(NOOR), await assertionOf(SEM)]
      change()
      const failure = await refusedFor(noor)
      assert.deepEqual([failure.class, failure.code], [kind, code])
      assert.equal(typeof failure.claims === 'string', kind === 'STEP_UP')
      assert.match(failure.correlationId ?? '', /^[\w-]{36}$/)
      if (kind !== 'CONSENT') assert.ok(await showing(sem).tokenFor(person('sem'), [USER_READ]))
    })
  }

  it('an expired assertion is REAUTH', async () => {
    const noor = await assertionOf(NOOR)
    entra.control.advance(2 * 3_600_000)
    const failure = await refusedFor(noor)
    assert.deepEqual([failure.class, failure.code], ['REAUTH', 500133])
  })

  it('what the operator got wrong is CONFIG', async () => {
    const wrong: [number, Promise<{ class: DelegationClass; code?: number }>][] = [
      [500131, refusedFor(await assertionOf(NOOR, OTHER_APP))],
      [240002, refusedFor((await signIn(NOOR)).id_token ?? '')],
      [650053, refusedFor(await assertionOf(NOOR), 'https://graph.microsoft.com/No.Such')],
      [500011, refusedFor(await assertionOf(NOOR), 'https://no-such-api.example/x')],
    ]
    for (const [code, refused] of wrong) {
      const failure = await refused
      assert.deepEqual([failure.class, failure.code], ['CONFIG', code])
    }
    const delegator = showing(await assertionOf(NOOR))
    delegator.credentials.renewed = 1
    const failure = await failureOf(delegator.tokenFor(person('noor'), [USER_READ]))
    assert.deepEqual([failure.class, failure.code], ['CONFIG', 7000215])
  })

  it('an app’s own token is APP_ONLY', async () => {
    const { access_token = '' } = await tokenRequest({
      grant_type: 'client_credentials',
      client_id: OTHER_APP,
      scope: `api://${CLIENT}/.default`,
    })
    const failure = await refusedFor(access_token)
    assert.deepEqual([failure.class, failure.code], ['APP_ONLY', 7000114])
  })

  it('throttling is TRANSIENT, waited for when it is short, and one person’s', async () => {
    const [noor, sem] = [await assertionOf(NOOR), await assertionOf(SEM)]
    entra.control.throttle(NOOR, { retryAfter: 1, times: 1 })
    const patient = showing(noor)
    assert.ok(await patient.tokenFor(person('noor'), [USER_READ]))
    assert.deepEqual(patient.waits, [1_000])

    entra.control.throttle(NOOR, { retryAfter: 60, times: 1 })
    const failure = await refusedFor(noor)
    assert.deepEqual([failure.class, failure.retryAfter], ['TRANSIENT', 60])
    assert.ok(await showing(sem).tokenFor(person('sem'), [USER_READ]))
  })

  it('a loop is seen by the provider only when ours was forgotten, and then it is LOOP', async () => {
    const delegator = showing(await assertionOf(NOOR))
    entra.control.block(NOOR, 53003)
    const ask = () => failureOf(delegator.tokenFor(person('noor'), [USER_READ]))
    for (let times = 0; times < 5; times++) assert.equal((await ask()).class, 'BLOCKED')
    delegator.clock.time += 30_000
    assert.equal((await ask()).class, 'BLOCKED')
    delegator.clock.time += 30_000
    const failure = await ask()
    assert.deepEqual([failure.class, failure.code], ['LOOP', 50196])
  })

  it('Graph’s challenge becomes a step-up, and after the sign-in the same call succeeds', async () => {
    const before = showing(await assertionOf(NOOR))
    await whoami(before)
    entra.control.challengeGraph(NOOR)
    const { class: kind, claims = '' } = await failureOf(whoami(before))
    assert.equal(kind, 'STEP_UP')
    const stepped = showing(await assertionOf(NOOR, CLIENT, { claims }))
    assert.equal((await whoami(stepped)).status, 200)
  })

  it('a policy’s step-up is satisfied by a sign-in with its claims', async () => {
    entra.control.requireStepUp(NOOR)
    const { claims = '' } = await refusedFor(await assertionOf(NOOR))
    const stepped = showing(await assertionOf(NOOR, CLIENT, { claims }))
    assert.ok(await stepped.tokenFor(person('noor'), [USER_READ]))
  })

  it('keys may rotate at any time', async () => {
    const delegator = showing(await assertionOf(NOOR))
    await entra.control.rotateKeys()
    assert.equal((await whoami(delegator)).status, 200)
  })

  it('who has a token does not notice that the provider is down', async () => {
    const delegator = showing(await assertionOf(NOOR))
    await whoami(delegator)
    entra.control.fail({ path: /\/token$/, status: 503, times: 100 })
    assert.equal((await refusedFor('whoever comes now')).class, 'TRANSIENT')
    for (let minute = 0; minute < 10; minute++) {
      delegator.clock.time += 60_000
      assert.equal((await whoami(delegator)).status, 200)
    }
  })
})
