import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { decodeJwt } from 'jose'
import { APP, NOOR, OTHER_APP, TENANT } from './entra-fixture.ts'
import { GRAPH_SCOPE, OWN_SCOPE, refused, startOboFixture } from './obo-fixture.ts'

const SEM = 'sem@voorbeeld.example'
const DAAN = 'daan@verzonnen.example'
const MAIL = 'https://graph.microsoft.com/Mail.Read'

type Fixture = ReturnType<typeof startOboFixture>

/** A refusal that the person sees: a page, and no redirect. */
async function refusedPage({ choose }: Fixture, username: string, code: number): Promise<void> {
  const page = await choose({ username })
  assert.equal(page.headers.get('refresh'), null)
  assert.match(await page.text(), new RegExp(`AADSTS${code}`))
}

describe('people', () => {
  test('a disabled person cannot sign in, refresh or be acted for (50057), until enabled', async () => {
    const fixture = startOboFixture()
    const { control, codeFor, redeem, signedIn, onBehalfOf, refresh } = fixture
    const [noor, sem] = [await signedIn(), await signedIn({}, SEM)]
    const code = await codeFor()
    control.disable(NOOR)
    await refusedPage(fixture, NOOR, 50057)
    refused(await onBehalfOf(noor.access_token), 50057, 'invalid_grant')
    refused(await refresh(noor.refresh_token), 50057, 'invalid_grant')
    refused(await redeem(code), 50057, 'invalid_grant')
    assert.equal((await onBehalfOf(sem.access_token)).status, 200)
    control.enable(NOOR)
    assert.equal((await onBehalfOf(noor.access_token)).status, 200)
    assert.equal((await refresh(noor.refresh_token)).status, 200)
  })

  test('revoking ends the sign-ins before it and none after it, within one millisecond', async () => {
    const { control, codeFor, redeem, signedIn, onBehalfOf, refresh } = startOboFixture()
    const [before, sem] = [await signedIn(), await signedIn({}, SEM)]
    const code = await codeFor()
    control.revokeSessions(NOOR)
    const after = await signedIn()
    refused(await onBehalfOf(before.access_token), 50173, 'invalid_grant')
    refused(await refresh(before.refresh_token), 50173, 'invalid_grant')
    refused(await redeem(code), 50173, 'invalid_grant')
    assert.equal((await onBehalfOf(after.access_token)).status, 200)
    assert.equal((await refresh(after.refresh_token)).status, 200)
    assert.equal((await refresh(sem.refresh_token)).status, 200)
  })

  test('what a refresh gives belongs to the sign-in it came from', async () => {
    const { control, signedIn, onBehalfOf, refresh } = startOboFixture()
    const { refresh_token } = await signedIn()
    const { body } = await refresh(refresh_token, { scope: `offline_access ${OWN_SCOPE}` })
    control.revokeSessions(NOOR)
    refused(await onBehalfOf(body.access_token), 50173, 'invalid_grant')
    refused(await refresh(body.refresh_token), 50173, 'invalid_grant')
  })

  for (const code of [53003, 530032, 50105] as const)
    test(`a block is final: ${code} without claims, for sign-in, exchange and refresh`, async () => {
      const fixture = startOboFixture()
      const { control, signedIn, onBehalfOf, refresh } = fixture
      const { access_token, refresh_token } = await signedIn()
      control.block(NOOR, code)
      const exchange = await onBehalfOf(access_token)
      refused(exchange, code, 'invalid_grant')
      assert.ok(!('claims' in exchange.body))
      refused(await refresh(refresh_token), code, 'invalid_grant')
      await refusedPage(fixture, NOOR, code)
      control.lift(NOOR)
      assert.equal((await onBehalfOf(access_token)).status, 200)
    })

  test('throttling answers 429 with Retry-After, as often as was said, to that person', async () => {
    const { control, signedIn, onBehalfOf, refresh } = startOboFixture()
    const [noor, sem] = [await signedIn(), await signedIn({}, SEM)]
    control.throttle(NOOR, { retryAfter: 17, times: 2 })
    const exchange = await onBehalfOf(noor.access_token)
    refused(exchange, 90055, 'temporarily_unavailable', 429)
    assert.equal(exchange.headers.get('retry-after'), '17')
    assert.equal((await onBehalfOf(sem.access_token)).status, 200)
    assert.equal((await refresh(noor.refresh_token)).headers.get('retry-after'), '17')
    const third = await onBehalfOf(noor.access_token)
    assert.equal(third.status, 200)
    assert.equal(third.headers.get('retry-after'), null)
  })

  test('a name means the person and the guest alike, whatever its case', async () => {
    const fixture = startOboFixture()
    fixture.control.disable('Daan@Verzonnen.example')
    await refusedPage(fixture, DAAN, 50057)
    const guest = await fixture.choose({ username: DAAN }, {}, TENANT)
    assert.match(await guest.text(), /AADSTS50057/)
  })
})

describe('consent', () => {
  test('an administrator grants for everyone, or for one person, and withdraws', async () => {
    const { control, signedIn, onBehalfOf } = startOboFixture()
    const [noor, sem] = [await signedIn(), await signedIn({}, SEM)]
    const ask = (assertion: string) => onBehalfOf(assertion, { scope: MAIL })
    control.grantConsent(APP.client_id, SEM, [MAIL])
    assert.equal((await ask(sem.access_token)).status, 200)
    refused(await ask(noor.access_token), 65001, 'invalid_grant')
    control.grantConsent(APP.client_id, 'everyone', [MAIL])
    assert.equal((await ask(noor.access_token)).status, 200)
    control.withdrawConsent(APP.client_id, 'everyone', [MAIL])
    refused(await ask(noor.access_token), 65001, 'invalid_grant')
    assert.equal((await ask(sem.access_token)).status, 200)
  })

  test('a consent is for one app', async () => {
    const { control, signedIn, onBehalfOf } = startOboFixture()
    const { access_token } = await signedIn()
    control.grantConsent(OTHER_APP.client_id, 'everyone', [MAIL])
    refused(await onBehalfOf(access_token, { scope: MAIL }), 65001, 'invalid_grant')
  })

  test('withdrawn, a refresh needs it again too; signing in with the scope gives it', async () => {
    const { control, signedIn, onBehalfOf, refresh } = startOboFixture()
    const { access_token, refresh_token } = await signedIn()
    control.withdrawConsent(APP.client_id, NOOR, [GRAPH_SCOPE])
    const refreshed = await refresh(refresh_token)
    refused(refreshed, 65001, 'invalid_grant')
    assert.equal(refreshed.body.suberror, 'consent_required')
    refused(await onBehalfOf(access_token), 65001, 'invalid_grant')
    await signedIn()
    assert.equal((await refresh(refresh_token)).status, 200)
    assert.equal((await onBehalfOf(access_token)).status, 200)
  })
})

describe('the rest', () => {
  test('the clock goes ahead: tokens are dated by it, and end by it', async () => {
    const { clock, control, signedIn, onBehalfOf } = startOboFixture()
    const { access_token } = await signedIn()
    control.advance(2 * 3_600_000)
    assert.equal(control.now(), clock.now + 2 * 3_600_000)
    refused(await onBehalfOf(access_token), 500133, 'invalid_grant')
    const fresh = decodeJwt((await signedIn()).access_token)
    assert.equal(fresh.iat, control.now() / 1000 - 300)
    for (const wrong of [-1, Number.NaN, Number.POSITIVE_INFINITY])
      assert.throws(() => control.advance(wrong), RangeError)
  })

  test('reset takes everything back but clock, keys and tokens', async () => {
    const { control, signedIn, onBehalfOf, refresh } = startOboFixture({ loop_limit: 1 })
    const { access_token, refresh_token } = await signedIn()
    for (let times = 0; times < 3; times += 1) await onBehalfOf(access_token, { scope: MAIL })
    control.disable(NOOR)
    control.requireStepUp(NOOR)
    control.throttle(NOOR, { retryAfter: 1, times: 9 })
    control.fail({ path: /token/, times: 9, status: 503 })
    control.reset()
    assert.deepEqual(control.requests(), [])
    refused(await onBehalfOf(access_token, { scope: MAIL }), 65001, 'invalid_grant')
    refused(await refresh(refresh_token), 65001, 'invalid_grant')
    control.grantConsent(APP.client_id, NOOR, [GRAPH_SCOPE])
    assert.equal((await onBehalfOf(access_token)).status, 200)
  })

  test('arguments that cannot be meant are refused in words', () => {
    const { control } = startOboFixture()
    assert.throws(() => control.disable('nobody@voorbeeld.example'), /Nobody is called .+noor@/)
    assert.throws(() => control.block(NOOR, 1 as 53003), /expected one of 53003/)
    for (const limit of [
      { retryAfter: 0, times: 1 },
      { retryAfter: 1, times: 0 },
      { retryAfter: 1.5, times: 1 },
    ])
      assert.throws(() => control.throttle(NOOR, limit), /whole numbers above 0/)
    assert.throws(() => control.grantConsent('nobody', NOOR, [MAIL]), /client id 'nobody'/)
    assert.throws(() => control.grantConsent(APP.client_id, NOOR, ['api://nowhere/x']), {
      name: 'EntraError',
    })
    assert.throws(() => control.requireStepUp(NOOR, { resource: 'api://nowhere' }), {
      name: 'EntraError',
    })
  })
})
