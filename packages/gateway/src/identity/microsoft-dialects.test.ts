import assert from 'node:assert/strict'
import { after, before, beforeEach, describe, it } from 'node:test'
import {
  cancelSignIn,
  forgotPassword,
  type RunningEntraLocal,
  signInAs,
  startEntraLocal,
} from '@voordeur/entra-local'
import { decodeJwt } from 'jose'
import { b2cProvider } from './b2c.ts'
import { b2cDiscoveryUrl } from './b2c-policy.ts'
import { type EntraOptions, entraProvider, PERSONAL_ACCOUNTS } from './entra.ts'
import { externalIdProvider } from './external-id.ts'
import {
  type IdentityProvider,
  SignInElsewhere,
  type StartRequest,
  UpstreamNeedsPerson,
  UpstreamRevoked,
  UpstreamUnavailable,
} from './identity-provider.ts'
import { CLIENT, failsWith, REDIRECT, registration, request } from './upstream-fixture.ts'

const VOORBEELD = 'aaaaaaaa-0000-4000-8000-000000000001'
const KLANTEN = 'aaaaaaaa-0000-4000-8000-000000000003'
const HUURDERS = 'aaaaaaaa-0000-4000-8000-000000000004'
const oid = (number: number) => `bbbbbbbb-0000-4000-8000-00000000000${number}`
const NOOR = 'noor@voorbeeld.example'
const NOOR_KEY = { provider: 'entra', tenantId: VOORBEELD, objectId: oid(1) }

const app = {
  client_id: CLIENT,
  client_secret: 'our-secret',
  redirect_uris: [REDIRECT],
  name: 'The gateway',
  scopes: ['access_as_user'],
  personal_accounts: true,
}

let entra: RunningEntraLocal
let provider: IdentityProvider

const signIn = async (username = NOOR, more: Partial<StartRequest> = {}) => {
  const start = await provider.start({ ...request, ...more })
  const { searchParams: answer } = await signInAs(start, username)
  return provider.finish({ ...request, answer })
}
const answerOf = async (arrive: Promise<URL>) => ({
  ...request,
  answer: (await arrive).searchParams,
})
const refreshTokenOf = async (username = NOOR) => (await signIn(username)).tokens.refreshToken ?? ''

describe('the dialects of Microsoft', () => {
  before(async () => {
    entra = await startEntraLocal({ port: 0, clients: [app] })
  })
  beforeEach(() => entra.control.reset())
  after(() => entra.close())

  describe('Entra ID', () => {
    const connect = (more: Partial<EntraOptions> = {}) =>
      entraProvider({
        ...registration,
        authorityHost: new URL(entra.origin),
        tenant: 'organizations',
        allowedTenants: [VOORBEELD],
        apiScope: 'access_as_user',
        ...more,
      })
    beforeEach(() => {
      provider = connect()
    })

    it('signs in a person of any authority that knows them', async () => {
      for (const tenant of ['organizations', 'common', VOORBEELD, 'voorbeeld.example']) {
        provider = connect({ tenant })
        assert.deepEqual((await signIn()).key, NOOR_KEY, tenant)
      }
    })

    it('signs in a guest at the tenant that invited them, and a personal account at its own', async () => {
      provider = connect({ tenant: VOORBEELD })
      const guest = await signIn('daan@verzonnen.example')
      assert.deepEqual(guest.key, { ...NOOR_KEY, objectId: oid(5) })
      provider = connect({ tenant: 'common', allowedTenants: [PERSONAL_ACCOUNTS] })
      const { key } = await signIn('bo@thuis.example')
      assert.equal('tenantId' in key && key.tenantId, PERSONAL_ACCOUNTS)
      await assert.rejects(signIn('daan@verzonnen.example'), failsWith('access_denied'))
    })

    it('gives a token for our own API, also where Graph was consented to as well', async () => {
      const downstream = ['https://graph.microsoft.com/User.Read']
      const { tokens } = await signIn(NOOR, { downstream })
      const { aud, scp, tid } = decodeJwt(tokens.accessToken ?? '')
      assert.deepEqual({ aud, scp, tid }, { aud: CLIENT, scp: 'access_as_user', tid: VOORBEELD })
      assert.ok((tokens.accessTokenExpiresAt ?? 0) > Date.now())
    })

    it('gives new tokens for as long as it vouches for the person', async () => {
      const tokens = await provider.refresh(await refreshTokenOf(), NOOR_KEY)
      assert.equal(decodeJwt(tokens.accessToken ?? '').aud, CLIENT)
      await provider.refresh(tokens.refreshToken ?? '', NOOR_KEY)
      provider = connect({ apiScope: undefined as never })
      const graph = await provider.refresh(tokens.refreshToken ?? '', NOOR_KEY)
      assert.deepEqual(Object.keys(graph), ['refreshToken'])
    })

    it('no longer vouches for a person who was disabled, or signed out everywhere', async () => {
      for (const end of ['disable', 'revokeSessions'] as const) {
        const token = await refreshTokenOf()
        entra.control[end](NOOR)
        await assert.rejects(provider.refresh(token, NOOR_KEY), UpstreamRevoked, end)
        entra.control.reset()
      }
    })

    it('asks for the person when it wants more proof, and is content with it', async () => {
      const token = await refreshTokenOf()
      entra.control.requireStepUp(NOOR, { resource: CLIENT })
      const refused = await provider.refresh(token, NOOR_KEY).catch((error: unknown) => error)
      assert.ok(refused instanceof UpstreamNeedsPerson, String(refused))
      assert.ok(refused.claims)
      const { tokens } = await signIn(NOOR, { claims: refused.claims })
      await provider.refresh(tokens.refreshToken ?? '', NOOR_KEY)
    })

    it('says nothing about the person while it is busy', async () => {
      const token = await refreshTokenOf()
      entra.control.throttle(NOOR, { retryAfter: 7, times: 1 })
      await assert.rejects(provider.refresh(token, NOOR_KEY), UpstreamUnavailable)
      await provider.refresh(token, NOOR_KEY)
    })

    it('changes its keys during traffic without one failed sign-in', async () => {
      await signIn()
      await entra.control.rotateKeys()
      await Promise.all([signIn(), signIn(), signIn()])
      entra.control.retireKeys()
      await signIn()
    })

    it('signs in with what is known while its documents can’t be had', async () => {
      const clock = { time: Date.now(), now: () => clock.time }
      const { control, origin, close } = await startEntraLocal({
        port: 0,
        clients: [app],
        now: clock.now,
      })
      provider = connect({ authorityHost: new URL(origin), clock })
      await signIn()
      control.clear()
      for (const path of [/openid-configuration/, /keys/]) {
        control.fail({ path, times: 50, status: 503 })
      }
      clock.time += 23 * 3_600_000
      await signIn()
      const failed = control.requests().filter(({ status }) => status === 503)
      assert.ok(failed.length >= 2)
      await close()
    })

    it('passes a cancelled sign-in on', async () => {
      const cancelled = await answerOf(cancelSignIn(await provider.start(request)))
      await assert.rejects(provider.finish(cancelled), failsWith('access_denied', /cancelled/))
    })

    it('accepts no code that was asked for by another sign-in', async () => {
      const arrived = await answerOf(signInAs(await provider.start(request), NOOR))
      const stolen = { ...arrived, codeVerifier: 'w'.repeat(43) }
      await assert.rejects(provider.finish(stolen), failsWith('server_error'))
    })
  })

  describe('External ID', () => {
    const at = (host: string) =>
      externalIdProvider({
        ...registration,
        discoveryUrl: new URL(
          `/${host}.ciam/${KLANTEN}/v2.0/.well-known/openid-configuration`,
          entra.origin,
        ),
        issuer: `${entra.origin}/${KLANTEN}.ciam/${KLANTEN}/v2.0`,
        apiScope: 'access_as_user',
      })

    it('signs customers in, wherever its documents were found', async () => {
      for (const host of ['klanten', KLANTEN]) {
        provider = at(host)
        const { key, tokens } = await signIn('isa@koper.example')
        const expected = { provider: 'entra-external', tenantId: KLANTEN, objectId: oid(7) }
        assert.deepEqual(key, expected)
        assert.equal(decodeJwt(tokens.accessToken ?? '').aud, CLIENT)
        await provider.refresh(tokens.refreshToken ?? '', expected)
      }
    })
  })

  describe('Azure AD B2C', () => {
    const TIJN = 'tijn@huurder.example'
    const TIJN_KEY = { provider: 'azure-b2c', tenantId: HUURDERS, objectId: oid(8) }
    const policyAt = (policy: string, tenant = 'huurders') =>
      b2cDiscoveryUrl({ tenant, policy, domain: new URL(entra.origin) })
    beforeEach(() => {
      provider = b2cProvider({
        ...registration,
        discoveryUrl: policyAt('B2C_1_signupsignin'),
        allowedPolicies: ['B2C_1_signupsignin'],
        passwordResetDiscoveryUrl: policyAt('B2C_1_passwordreset'),
      })
    })

    it('signs customers in and vouches for them until they are gone', async () => {
      const { key, tokens } = await signIn(TIJN)
      assert.deepEqual(key, TIJN_KEY)
      const { refreshToken = '', accessTokenExpiresAt = 0 } = tokens
      assert.ok(accessTokenExpiresAt > Date.now())
      const renewed = await provider.refresh(refreshToken, TIJN_KEY)
      assert.equal(decodeJwt(renewed.accessToken ?? '').aud, CLIENT)
      entra.control.disable(TIJN)
      await assert.rejects(provider.refresh(refreshToken, TIJN_KEY), UpstreamRevoked)
    })

    it('goes by the tenant’s id and by an address with the policy in its query too', async () => {
      const query = new URL(
        '/huurders.example/v2.0/.well-known/openid-configuration?p=B2C_1_signupsignin',
        entra.origin,
      )
      for (const discoveryUrl of [policyAt('B2C_1_signupsignin', HUURDERS), query]) {
        const allowedPolicies = ['b2c_1_SignUpSignIn']
        provider = b2cProvider({ ...registration, discoveryUrl, allowedPolicies })
        assert.deepEqual((await signIn(TIJN)).key, TIJN_KEY)
      }
    })

    it('lets a person reset their password and then sign in with the new one', async () => {
      const forgot = await answerOf(forgotPassword(await provider.start(request)))
      const toReset = await elsewhere(provider.finish(forgot))
      const reset = await toReset.start(request)
      assert.match(reset.pathname, /b2c_1_passwordreset/)
      const done = await answerOf(signInAs(reset, TIJN))
      const toSignIn = await elsewhere(provider.finish(done))
      const again = await answerOf(signInAs(await toSignIn.start(request), TIJN))
      assert.deepEqual((await provider.finish(again)).key, TIJN_KEY)
    })

    it('ends where the person cancels, at either page', async () => {
      const cancelled = await answerOf(cancelSignIn(await provider.start(request)))
      await assert.rejects(provider.finish(cancelled), failsWith('access_denied', /cancelled/))
    })

    it('takes the token of another policy for no sign-in', async () => {
      provider = b2cProvider({
        ...registration,
        discoveryUrl: policyAt('B2C_1_editprofile'),
        allowedPolicies: ['B2C_1_signupsignin'],
      })
      await assert.rejects(signIn(TIJN), failsWith('access_denied'))
    })
  })
})

async function elsewhere(attempt: Promise<unknown>): Promise<SignInElsewhere> {
  const error = await attempt.then(
    () => undefined,
    (reason: unknown) => reason,
  )
  assert.ok(error instanceof SignInElsewhere, String(error))
  return error
}
