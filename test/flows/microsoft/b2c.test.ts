import assert from 'node:assert/strict'
import { after, afterEach, before, beforeEach, describe, it } from 'node:test'
import type { StartOptions } from '@voordeur/entra-local'
import { Browser, type Page } from '../../world/browser.ts'
import { delegatingApp } from '../../world/delegating-app.ts'
import {
  authorizeUrl,
  callTool,
  connect,
  isClientRedirect,
  openConsent,
  pkce,
  REDIRECT,
  registerClient,
  tokenRequest,
} from '../../world/oauth-client.ts'
import { travel } from '../../world/time.ts'
import { startWorld, UPSTREAM, type World } from '../../world/world.ts'

const TENANT = 'aaaaaaaa-0000-4000-8000-000000000004'
const DOMAIN = 'huurders.example'
const [SIGN_IN, RESET, PROFILE] = ['B2C_1_signupsignin', 'B2C_1_passwordreset', 'B2C_1_editprofile']
const [TIJN, LOTTE] = ['tijn@huurder.example', 'lotte@huurder.example']
const HOUR = 3_600

let world: World

const documentOf = (entra: string, policy: string) =>
  `${entra}/${DOMAIN}/${policy}/v2.0/.well-known/openid-configuration`

const settings =
  (changes: Record<string, string> = {}) =>
  (entra: string): Record<string, string> => ({
    ENTRA_TENANT: '',
    AZURE_B2C_POLICY: SIGN_IN,
    AZURE_B2C_DISCOVERY_URL: documentOf(entra, changes['AZURE_B2C_POLICY'] ?? SIGN_IN),
    AZURE_B2C_ISSUER: `${entra}/${TENANT}/v2.0/`,
    AZURE_B2C_CLIENT_ID: UPSTREAM.client_id,
    AZURE_B2C_CLIENT_SECRET: UPSTREAM.client_secret,
    ...changes,
  })

async function b2c(
  changes: Record<string, string> = {},
  options: Partial<StartOptions> = {},
): Promise<void> {
  world = await startWorld(settings(changes), undefined, options)
}

const control = () => world.entra.control
const paths = () =>
  control()
    .requests()
    .map(({ path }) => path.toLowerCase())

/** Everything up to the page of the policy, and how the client will redeem what comes back. */
async function policyPage(browser: Browser) {
  const { client_id } = await registerClient(world)
  const { verifier, challenge } = pkce()
  const consent = await openConsent(browser, authorizeUrl(world, client_id, challenge))
  const { action, fields } = consent.form()
  const allowed = await browser.post(action, { ...fields, decision: 'allow' })
  assert.ok(allowed.next)
  const page = await browser.open(allowed.next, isClientRedirect)
  const redeem = (code: string | null) =>
    tokenRequest(world, {
      grant_type: 'authorization_code',
      client_id,
      code: code ?? '',
      code_verifier: verifier,
      redirect_uri: REDIRECT,
    })
  return { page, redeem }
}

/** Answers a policy's page, and goes where that leads: back to the client, or to another page. */
async function answer(browser: Browser, page: Page, form: Record<string, string>): Promise<Page> {
  const answered = await browser.post(page.url, form)
  assert.ok(answered.next, answered.html.slice(0, 400))
  return browser.open(answered.next, isClientRedirect)
}

const whoAmI = async (token: string) => {
  const { body } = await callTool(world.mcpUrl, 'who_am_i', {}, token)
  return body.result?.structuredContent?.['id'] ?? assert.fail(JSON.stringify(body))
}

const refresh = (clientId: string, refreshToken = '') =>
  tokenRequest(world, {
    grant_type: 'refresh_token',
    client_id: clientId,
    refresh_token: refreshToken,
  })

describe('customers who sign in at Azure AD B2C', () => {
  before(() => b2c({ AZURE_B2C_PASSWORD_RESET_POLICY: RESET }))
  beforeEach(() => control().reset())
  after(() => world.close())

  it('are known by the tools, the same at every sign-in, and nobody else', async () => {
    const ids = []
    for (const person of [TIJN, TIJN, LOTTE])
      ids.push(await whoAmI((await connect(world, person)).tokens.access_token))
    assert.equal(ids[0], ids[1])
    assert.notEqual(ids[0], ids[2])
  })

  it('get a new password where they forgot theirs, and then sign in', async () => {
    const browser = new Browser()
    const { page, redeem } = await policyPage(browser)
    const reset = await answer(browser, page, { forgot: '1' })
    assert.match(reset.url.pathname.toLowerCase(), /b2c_1_passwordreset/)
    assert.match(reset.html, /Choose a new password/)
    const signIn = await answer(browser, reset, { username: TIJN })
    assert.match(signIn.url.pathname.toLowerCase(), /b2c_1_signupsignin/)
    const { next } = await answer(browser, signIn, { username: TIJN })
    assert.equal(next?.searchParams.get('state'), 'state-of-the-client')
    const { status, body } = await redeem(next?.searchParams.get('code') ?? null)
    assert.equal(status, 200, JSON.stringify(body))
    const { tokens } = await connect(world, TIJN)
    assert.equal(await whoAmI(body.access_token), await whoAmI(tokens.access_token))
  })

  it('are not signed in by the new password alone', async () => {
    const browser = new Browser()
    const { page } = await policyPage(browser)
    const reset = await answer(browser, page, { forgot: '1' })
    control().clear()
    await answer(browser, reset, { username: TIJN })
    assert.ok(!paths().some((path) => path.endsWith('passwordreset/oauth2/v2.0/token')))
  })

  it('can change their mind, at the sign-in and at the new password', async () => {
    const browser = new Browser()
    const first = await policyPage(browser)
    const left = await answer(browser, first.page, { cancel: '1' })
    const second = await policyPage(browser)
    const reset = await answer(browser, second.page, { forgot: '1' })
    for (const { next } of [left, await answer(browser, reset, { cancel: '1' })]) {
      assert.equal(next?.searchParams.get('error'), 'access_denied')
      assert.equal(next?.searchParams.get('error_description'), 'The sign-in was cancelled.')
      assert.equal(next?.searchParams.get('state'), 'state-of-the-client')
    }
  })

  it('stay connected after an hour, when B2C still vouches for them', async (t) => {
    const { clientId, tokens } = await connect(world, TIJN)
    travel(t, HOUR + 1)
    control().clear()
    const { status, body } = await refresh(clientId, tokens.refresh_token)
    assert.equal(status, 200, JSON.stringify(body))
    assert.deepEqual(
      paths().filter((path) => path.endsWith('/token')),
      [`/${DOMAIN}/b2c_1_signupsignin/oauth2/v2.0/token`],
    )
  })

  for (const [what, happens] of [
    ['their account is disabled', () => control().disable(TIJN)],
    ['their sessions were revoked', () => control().revokeSessions(TIJN)],
  ] as const) {
    it(`are disconnected after an hour, when ${what}`, async (t) => {
      const { clientId, tokens } = await connect(world, TIJN)
      happens()
      travel(t, HOUR + 1)
      const { status, body } = await refresh(clientId, tokens.refresh_token)
      assert.deepEqual([status, body.error], [400, 'invalid_grant'])
    })
  }

  it('stay connected while B2C is too busy to say', async (t) => {
    const { clientId, tokens } = await connect(world, TIJN)
    control().throttle(TIJN, { retryAfter: 9, times: 3 })
    travel(t, HOUR + 1)
    const { status, body } = await refresh(clientId, tokens.refresh_token)
    assert.equal(status, 200, JSON.stringify(body))
    const answers = control()
      .requests()
      .filter(({ form }) => form['grant_type'] === 'refresh_token')
    assert.ok(
      answers.some((one) => one.status >= 400),
      'B2C was asked, and did not say',
    )
  })

  it('are not signed in by a code of another policy, even one that B2C issued', async () => {
    const browser = new Browser()
    const { page } = await policyPage(browser)
    const other = new URL(page.url)
    other.pathname = other.pathname.replace(/b2c_1_signupsignin/i, PROFILE)
    const edited = await answer(browser, await browser.get(other), { username: TIJN })
    assert.equal(edited.next, undefined, 'no way back to the client')
    assert.match(edited.url.pathname, /b2c_1_signupsignin/i)
  })
})

/** A sign-in that the gateway must not accept; what the client hears. */
async function refused(): Promise<URLSearchParams> {
  const browser = new Browser()
  const { page } = await policyPage(browser)
  const { next } = await answer(browser, page, { username: TIJN })
  assert.equal(next?.searchParams.get('code'), null)
  return next?.searchParams ?? assert.fail('no answer for the client')
}

describe('what a gateway makes of B2C’s tokens', () => {
  afterEach(() => world.close())

  it('refuses those of a policy that is not in its list', async () => {
    await b2c({ AZURE_B2C_POLICY: PROFILE, AZURE_B2C_ALLOWED_POLICIES: SIGN_IN })
    const answered = await refused()
    assert.equal(answered.get('error'), 'access_denied')
    assert.match(answered.get('error_description') ?? '', /not accepted here/)
  })

  it('refuses those whose issuer differs from the pinned one by its last slash', async () => {
    world = await startWorld((entra) => ({
      ...settings()(entra),
      AZURE_B2C_ISSUER: `${entra}/${TENANT}/v2.0`,
    }))
    assert.equal((await refused()).get('error'), 'server_error')
  })

  it('takes those of a tenant that names policies in its issuer, and in acr', async () => {
    world = await startWorld(
      (entra) => ({
        ...settings()(entra),
        AZURE_B2C_ISSUER: `${entra}/tfp/${TENANT}/${SIGN_IN.toLowerCase()}/v2.0/`,
      }),
      undefined,
      { b2c: { issuer: 'tfp', policyClaim: 'acr' } },
    )
    assert.ok(await whoAmI((await connect(world, TIJN)).tokens.access_token))
  })

  it('without a policy for new passwords tells who forgot theirs what to do', async () => {
    await b2c()
    const browser = new Browser()
    const { page } = await policyPage(browser)
    const { next } = await answer(browser, page, { forgot: '1' })
    assert.equal(next?.searchParams.get('error'), 'access_denied')
    assert.match(next?.searchParams.get('error_description') ?? '', /reset your password/)
  })
})

describe('a gateway with Azure AD B2C', () => {
  it('does not start with a tool that acts elsewhere: B2C has no On-Behalf-Of', async () => {
    await assert.rejects(
      startWorld(
        settings(),
        delegatingApp(() => ''),
      ),
      {
        name: 'ConfigFaults',
        message:
          /The tools my_profile, .*act at other services as the person \(On-Behalf-Of\), and Azure AD B2C has no such exchange\. Sign in with Microsoft Entra ID or External ID, or leave those tools out\./,
      },
    )
  })
})
