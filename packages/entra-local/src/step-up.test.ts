import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { decodeJwt } from 'jose'
import { APP, NOOR, OTHER_APP, returned, startFixture } from './entra-fixture.ts'
import { GRAPH_SCOPE, OWN_SCOPE, refused, startOboFixture } from './obo-fixture.ts'

const SEM = 'sem@voorbeeld.example'
const GUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/
const CONTEXT = JSON.stringify({ access_token: { acrs: { essential: true, value: 'c1' } } })

describe('a policy that asks for a second factor', () => {
  test('stops exchange and refresh with 50076 and claims, until a sign-in carries them', async () => {
    const { control, signedIn, onBehalfOf, refresh } = startOboFixture()
    const before = await signedIn()
    control.requireStepUp(NOOR)
    const exchange = await onBehalfOf(before.access_token)
    refused(exchange, 50076, 'interaction_required')
    assert.equal(exchange.body.suberror, 'basic_action')
    const claims = String(exchange.body.claims)
    const [policy] = JSON.parse(claims).access_token.capolids.values
    assert.match(policy, GUID)
    assert.deepEqual(JSON.parse(claims), {
      access_token: { capolids: { essential: true, values: [policy] } },
    })
    const refreshed = await refresh(before.refresh_token)
    refused(refreshed, 50076, 'interaction_required')
    assert.equal(refreshed.body.claims, claims)
    const after = await signedIn({ claims })
    assert.equal((await onBehalfOf(after.access_token)).status, 200)
    assert.equal((await refresh(after.refresh_token)).status, 200)
    assert.ok(!('acrs' in decodeJwt(after.access_token)), 'a policy is no authentication context')
  })

  test('is met by the tokens of that sign-in alone, through a refresh too', async () => {
    const { control, signedIn, onBehalfOf, refresh } = startOboFixture()
    const before = await signedIn()
    control.requireStepUp(NOOR)
    const { claims } = (await onBehalfOf(before.access_token)).body
    const after = await signedIn({ claims })
    refused(await onBehalfOf(before.access_token), 50076, 'interaction_required')
    const own = await refresh(after.refresh_token, { scope: OWN_SCOPE })
    assert.equal((await onBehalfOf(own.body.access_token)).status, 200)
    const others = await signedIn({ claims: CONTEXT })
    refused(await onBehalfOf(others.access_token), 50076, 'interaction_required')
  })

  test('concerns its person and its resource only, and ends when it is lifted', async () => {
    const { control, signedIn, onBehalfOf, refresh } = startOboFixture()
    const [noor, sem] = [await signedIn(), await signedIn({}, SEM)]
    control.requireStepUp(NOOR, { resource: OTHER_APP.client_id })
    assert.equal((await onBehalfOf(noor.access_token)).status, 200)
    control.requireStepUp(NOOR)
    assert.equal((await onBehalfOf(sem.access_token)).status, 200)
    assert.equal((await refresh(noor.refresh_token, { scope: OWN_SCOPE })).status, 200)
    refused(await onBehalfOf(noor.access_token), 50076, 'interaction_required')
    control.lift(NOOR)
    assert.equal((await onBehalfOf(noor.access_token)).status, 200)
  })

  test('a newer policy is not met by the proof of an older one', async () => {
    const { control, signedIn, onBehalfOf } = startOboFixture()
    const before = await signedIn()
    control.requireStepUp(NOOR)
    const { claims } = (await onBehalfOf(before.access_token)).body
    const after = await signedIn({ claims })
    control.requireStepUp(NOOR)
    refused(await onBehalfOf(after.access_token), 50076, 'interaction_required')
  })
})

describe('the page', () => {
  const { choose, open, codeFor, redeem, signIn } = startFixture()
  const claims = CONTEXT

  test('asks for approval after the choice, and gives no code without it', async () => {
    const page = await choose({ username: NOOR }, { claims })
    const text = await page.text()
    assert.equal(page.status, 200)
    assert.equal(page.headers.get('refresh'), null)
    assert.match(text, /Approve this sign-in/)
    assert.match(text, /name="username" value="noor@voorbeeld\.example"/)
    assert.match(text, /<code>acrs=c1<\/code>/)
    assert.doesNotMatch(text, /<script/)
    const approved = returned(await choose({ username: NOOR, approve: '1' }, { claims }))
    assert.ok(approved.searchParams.get('code'))
  })

  test('lets the person cancel there as well', async () => {
    const cancelled = await choose({ username: NOOR, cancel: '1' }, { claims })
    assert.equal(returned(cancelled).searchParams.get('error'), 'access_denied')
  })

  test('shows what was asked for as text, whatever it holds', async () => {
    const hostile = JSON.stringify({ access_token: { acrs: { essential: true, value: '<i>x' } } })
    const text = await (await choose({ username: NOOR }, { claims: hostile })).text()
    assert.match(text, /acrs=&lt;i&gt;x/)
  })

  test('is not there for what a client can do, or for claims nobody insists on', async () => {
    for (const harmless of [
      { access_token: { xms_cc: { values: ['cp1'] } } },
      { access_token: { xms_cc: { essential: true, values: ['cp1'] } } },
      { access_token: { nbf: null, acrs: { value: 'c1' } } },
      { id_token: { auth_time: { essential: true } } },
      {},
    ])
      assert.ok((await signIn({ claims: JSON.stringify(harmless) })).searchParams.get('code'))
  })

  test('malformed claims go back to the app as an error (90023)', async () => {
    for (const bad of [
      'text',
      '[]',
      '{"access_token":1}',
      '{"access_token":{"acrs":"c1"}}',
      '{"access_token":{"acrs":{"essential":true,"values":"c1"}}}',
      '{"access_token":{"acrs":{"essential":true,"values":[1]}}}',
      JSON.stringify({
        access_token: {
          acrs: { essential: true, values: Array.from({ length: 21 }, (_, n) => `c${n}`) },
        },
      }),
      `{"access_token":{}}${' '.repeat(4096)}`,
    ]) {
      const shown = await open({ claims: bad })
      const { searchParams } = new URL(String(shown.headers.get('location')))
      assert.equal(searchParams.get('error'), 'invalid_request', bad.slice(0, 60))
      assert.match(String(searchParams.get('error_description')), /^AADSTS90023: .+claims/)
    }
  })

  test('prompt=consent lists the scopes on a page of their own', async () => {
    const page = await choose({ username: NOOR }, { prompt: 'consent', scope: 'openid User.Read' })
    const text = await page.text()
    assert.match(text, /Permissions requested/)
    assert.match(text, /<code>User\.Read<\/code>/)
    assert.match(text, />Accept</)
    const accepted = await choose({ username: NOOR, approve: '1' }, { prompt: 'consent' })
    assert.ok(returned(accepted).searchParams.get('code'))
  })

  test('a token of an approved sign-in says so: amr in Graph tokens, acrs in its own', async () => {
    const plain = decodeJwt(String((await redeem(await codeFor())).body.access_token))
    assert.deepEqual(plain['amr'], ['pwd'])
    const approve = async (scope: string) => {
      const page = await choose({ username: NOOR, approve: '1' }, { claims, scope })
      const code = returned(page).searchParams.get('code') ?? ''
      return decodeJwt(String((await redeem(code)).body.access_token))
    }
    assert.deepEqual((await approve(GRAPH_SCOPE))['amr'], ['pwd', 'mfa'])
    assert.deepEqual((await approve(OWN_SCOPE))['acrs'], ['c1'])
    assert.ok(!('acrs' in decodeJwt(String((await redeem(await ownCode())).body.access_token))))
  })

  const ownCode = () => codeFor({ scope: OWN_SCOPE })

  test('domain_hint narrows the people offered to those of one tenant', async () => {
    const count = async (domain_hint: string) =>
      (await (await open({ domain_hint })).text()).match(/<button class="person/g)?.length
    assert.equal(await count('Verzonnen.example'), 1)
    assert.equal(await count('voorbeeld.example'), 3)
    assert.equal(await count('nowhere.example'), 4)
  })
})

describe('continuous access evaluation', () => {
  const graphAnswers = async (
    { request }: Pick<ReturnType<typeof startOboFixture>, 'request'>,
    token: string | undefined,
  ) => (await request('/v1.0/me', { headers: { authorization: `Bearer ${token}` } })).status

  test('Graph refuses until the person signed in with the claims that it sent', async () => {
    const fixture = startOboFixture()
    const { control, entra, signedIn, onBehalfOf } = fixture
    const before = await signedIn()
    control.challengeGraph(NOOR)
    const exchanged = (await onBehalfOf(before.access_token)).body.access_token
    assert.equal(await graphAnswers(fixture, exchanged), 401)
    const oid = String(decodeJwt(before.access_token)['oid'])
    const challenge = entra.control.graphChallengeFor(oid)
    assert.deepEqual(JSON.parse(String(challenge?.claims)).access_token.nbf, {
      essential: true,
      value: String(challenge?.since),
    })
    const asked = await onBehalfOf(before.access_token, { claims: challenge?.claims })
    refused(asked, 50078, 'interaction_required')
    assert.equal(asked.body.claims, challenge?.claims)
    assert.equal(asked.body.suberror, 'basic_action')
    const plain = await signedIn()
    const unanswered = await onBehalfOf(plain.access_token)
    assert.equal(await graphAnswers(fixture, unanswered.body.access_token), 401)
    const after = await signedIn({ claims: challenge?.claims })
    const answered = await onBehalfOf(after.access_token, { claims: challenge?.claims })
    assert.equal(await graphAnswers(fixture, answered.body.access_token), 200)
  })

  test('it concerns its person only; a second challenge is another one; lift ends it', async () => {
    const fixture = startOboFixture()
    const { control, signedIn, onBehalfOf } = fixture
    const sem = await onBehalfOf((await signedIn({}, SEM)).access_token)
    const { access_token } = await signedIn()
    const oid = String(decodeJwt(access_token)['oid'])
    control.challengeGraph(NOOR)
    const first = control.graphChallengeFor(oid)
    const answering = await signedIn({ claims: first?.claims })
    control.challengeGraph(NOOR)
    assert.notEqual(control.graphChallengeFor(oid)?.claims, first?.claims)
    const late = await onBehalfOf(answering.access_token)
    assert.equal(await graphAnswers(fixture, late.body.access_token), 401)
    assert.equal(await graphAnswers(fixture, sem.body.access_token), 200)
    control.lift(NOOR)
    assert.equal(await graphAnswers(fixture, late.body.access_token), 200)
  })

  test('a client that says what it can do, xms_cc, is asked for nothing', async () => {
    const { signedIn, onBehalfOf } = startOboFixture()
    const { access_token } = await signedIn()
    const claims = JSON.stringify({ access_token: { xms_cc: { values: ['cp1'] } } })
    assert.equal((await onBehalfOf(access_token, { claims })).status, 200)
    const malformed = await onBehalfOf(access_token, { claims: 'Y2xhaW1z' })
    refused(malformed, 90023, 'invalid_request')
  })
})

test('the claims of a refresh are held against its sign-in as well', async () => {
  const { signedIn, refresh } = startOboFixture()
  const [before, after] = [await signedIn(), await signedIn({ claims: CONTEXT })]
  refused(await refresh(before.refresh_token, { claims: CONTEXT }), 50078, 'interaction_required')
  assert.equal((await refresh(after.refresh_token, { claims: CONTEXT })).status, 200)
  assert.equal(APP.client_id, decodeJwt(after.access_token).aud)
})
