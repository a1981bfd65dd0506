import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { decodeJwt } from 'jose'
import { APP, NOOR, ORIGIN, OTHER_APP, TENANT } from './entra-fixture.ts'
import { CREDENTIALS, GRAPH_SCOPE, OWN_SCOPE, refused, startOboFixture } from './obo-fixture.ts'

const OTHER_CREDENTIALS = {
  client_id: OTHER_APP.client_id,
  client_secret: OTHER_APP.client_secret,
}

describe('an exchange', () => {
  const { request, signedIn, onBehalfOf, refresh } = startOboFixture()

  test('answers a Graph token for the person, its scope echoed, and nothing that was not asked', async () => {
    const { access_token } = await signedIn()
    const { status, body } = await onBehalfOf(access_token)
    assert.equal(status, 200)
    assert.deepEqual(Object.keys(body).sort(), [
      ...['access_token', 'expires_in', 'ext_expires_in', 'scope', 'token_type'],
    ])
    assert.equal(body.scope, GRAPH_SCOPE)
    assert.equal(body.ext_expires_in, body.expires_in)
    assert.ok(Number(body.expires_in) >= 3600 && Number(body.expires_in) <= 5400)
    const headers = { authorization: `Bearer ${body.access_token}` }
    const me = (await (await request('/v1.0/me', { headers })).json()) as { mail: string }
    assert.equal(me.mail, NOOR)
  })

  test('names the app that exchanged, and the same person', async () => {
    const { access_token } = await signedIn()
    const claims = decodeJwt(String((await onBehalfOf(access_token)).body.access_token))
    const before = decodeJwt(access_token)
    assert.deepEqual(
      [claims['appid'], claims['appidacr'], claims['oid'], claims['tid']],
      [APP.client_id, '1', before['oid'], TENANT],
    )
  })

  test('gives a refresh token, an ID token and client_info when they are asked for', async () => {
    const { access_token } = await signedIn()
    const scope = `openid profile offline_access ${GRAPH_SCOPE}`
    const { body } = await onBehalfOf(access_token, { scope, client_info: '1' })
    assert.equal(body.scope, `openid profile ${GRAPH_SCOPE}`)
    assert.equal(decodeJwt(String(body.id_token))['preferred_username'], NOOR)
    const info = JSON.parse(Buffer.from(String(body.client_info), 'base64url').toString())
    const { oid, tid } = decodeJwt(access_token)
    assert.deepEqual(info, { uid: oid, utid: tid })
    assert.equal((await refresh(body.refresh_token)).status, 200)
  })

  test('.default stands for all that was agreed to, and is echoed', async () => {
    const { access_token } = await signedIn({
      scope: `${OWN_SCOPE} openid offline_access Mail.Read`,
    })
    const scope = 'https://graph.microsoft.com/.default'
    const { body } = await onBehalfOf(access_token, { scope })
    const claims = decodeJwt(String(body.access_token))
    assert.deepEqual(String(claims['scp']).split(' ').sort(), ['Mail.Read', 'User.Read'])
    assert.ok(body.scope?.split(' ').includes(scope))
    assert.ok(body.scope?.split(' ').includes('https://graph.microsoft.com/Mail.Read'))
  })

  test('works by the tenant, by its domain and by organizations', async () => {
    const { access_token } = await signedIn()
    for (const tenant of [TENANT, 'voorbeeld.example', 'organizations'])
      assert.equal((await onBehalfOf(access_token, {}, tenant)).status, 200, tenant)
  })

  test('another app of the directory can be the next resource', async () => {
    const api = `api://${OTHER_APP.client_id}/access_as_user`
    const { access_token } = await signedIn({
      scope: `openid offline_access ${OWN_SCOPE} ${api}`,
    })
    const { body } = await onBehalfOf(access_token, { scope: api })
    assert.equal(decodeJwt(String(body.access_token)).aud, OTHER_APP.client_id)
    assert.equal(body.scope, api)
  })
})

describe('each check has its own refusal', () => {
  const { clock, token, redeem, codeFor, control, signedIn, onBehalfOf } = startOboFixture()

  test('the client: wrong secret 7000215, none 7000218', async () => {
    const { access_token } = await signedIn()
    const wrong = await onBehalfOf(access_token, { client_secret: 'wrong' })
    refused(wrong, 7000215, 'invalid_client', 401)
    const none = await onBehalfOf(access_token, { client_secret: undefined })
    refused(none, 7000218, 'invalid_client', 401)
  })

  test('the endpoint: common and consumers name no tenant (9001023, 9002332)', async () => {
    const { access_token } = await signedIn()
    refused(await onBehalfOf(access_token, {}, 'common'), 9001023, 'invalid_request')
    refused(await onBehalfOf(access_token, {}, 'consumers'), 9002332, 'invalid_request')
    const personal = startOboFixture({ clients: [{ ...APP, personal_accounts: true }] })
    const answer = await personal.onBehalfOf(access_token, {}, 'consumers')
    refused(answer, 9001023, 'invalid_request')
  })

  test('the form: each parameter it cannot do without (900144), another use (90023)', async () => {
    const { access_token } = await signedIn()
    for (const name of ['assertion', 'requested_token_use', 'scope'])
      refused(await onBehalfOf(access_token, { [name]: undefined }), 900144, 'invalid_request')
    const use = { requested_token_use: 'delegation' }
    refused(await onBehalfOf(access_token, use), 90023, 'invalid_request')
  })

  test('the assertion: no JWT 50027, changed or foreign 50013', async () => {
    const { access_token } = await signedIn()
    refused(await onBehalfOf('not.a.jwt'), 50027, 'invalid_request')
    refused(await onBehalfOf('x'.repeat(17_000)), 50027, 'invalid_request')
    const [header, , signature] = access_token.split('.')
    const payload = { ...decodeJwt(access_token), oid: 'bbbbbbbb-0000-4000-8000-000000000002' }
    const changed = Buffer.from(JSON.stringify(payload)).toString('base64url')
    refused(await onBehalfOf(`${header}.${changed}.${signature}`), 50013, 'invalid_grant')
    const graph = String((await onBehalfOf(access_token)).body.access_token).split('.')
    graph[1] = changed
    refused(await onBehalfOf(graph.join('.')), 50013, 'invalid_grant')
    const stranger = await startOboFixture().signedIn()
    refused(await onBehalfOf(stranger.access_token), 50013, 'invalid_grant')
  })

  test('the tenant: an assertion of one is no good at another (50013)', async () => {
    const { access_token } = await signedIn()
    refused(await onBehalfOf(access_token, {}, 'verzonnen.example'), 50013, 'invalid_grant')
  })

  test('the time: an assertion that is over, or from the future, 500133', async () => {
    const { access_token } = await signedIn()
    const expiry = Number(decodeJwt(access_token).exp) * 1000
    const before = clock.now
    clock.now = expiry - 1
    assert.equal((await onBehalfOf(access_token)).status, 200)
    clock.now = expiry
    refused(await onBehalfOf(access_token), 500133, 'invalid_grant')
    clock.now = before - 300_001
    refused(await onBehalfOf(access_token), 500133, 'invalid_grant')
    clock.now = before
  })

  test('the audience: a token for another app, or for Graph, 500131', async () => {
    const { access_token } = await signedIn()
    refused(await onBehalfOf(access_token, OTHER_CREDENTIALS), 500131, 'invalid_grant')
    const graph = await redeem(await codeFor())
    refused(await onBehalfOf(graph.body.access_token), 500131, 'invalid_grant')
  })

  test('the kind: an ID token 240002, an app-only token 7000114', async () => {
    const { id_token } = await signedIn()
    refused(await onBehalfOf(id_token), 240002, 'invalid_grant')
    const appOnly = await token(
      {
        grant_type: 'client_credentials',
        ...CREDENTIALS,
        scope: `api://${APP.client_id}/.default`,
      },
      {},
      TENANT,
    )
    refused(await onBehalfOf(appOnly.body.access_token), 7000114, 'invalid_grant')
  })

  test('the scopes: unknown 650053, unknown resource 500011, two resources 28000', async () => {
    const { access_token } = await signedIn()
    const asked = (scope: string) => onBehalfOf(access_token, { scope })
    refused(await asked('Everything.All'), 650053, 'invalid_client')
    refused(await asked('api://nowhere/x'), 500011, 'invalid_resource')
    refused(await asked(`${GRAPH_SCOPE} ${OWN_SCOPE}`), 28000, 'invalid_request')
  })

  test('the consent: a scope nobody agreed to is 65001 with its suberror, .default as well', async () => {
    const { access_token } = await signedIn({}, 'sem@voorbeeld.example')
    const mail = { scope: 'https://graph.microsoft.com/Mail.Read' }
    const without = await onBehalfOf(access_token, mail)
    refused(without, 65001, 'invalid_grant')
    assert.equal(without.body.suberror, 'consent_required')
    const both = { scope: `${GRAPH_SCOPE} https://graph.microsoft.com/Mail.Read` }
    refused(await onBehalfOf(access_token, both), 65001, 'invalid_grant')
    control.withdrawConsent(APP.client_id, 'sem@voorbeeld.example', [GRAPH_SCOPE])
    const all = { scope: 'https://graph.microsoft.com/.default' }
    refused(await onBehalfOf(access_token, all), 65001, 'invalid_grant')
  })

  test('the resource parameter is refused as everywhere (9010010)', async () => {
    const { access_token } = await signedIn()
    const resource = { resource: 'https://graph.microsoft.com' }
    refused(await onBehalfOf(access_token, resource), 9010010, 'invalid_target')
  })
})

test('after a rotation older assertions still count, until the old keys are retired', async () => {
  const { control, request, signedIn, onBehalfOf } = startOboFixture()
  const { access_token } = await signedIn()
  const kids = async () => {
    const set = await (await request('/common/discovery/v2.0/keys')).json()
    return (set as { keys: { kid: string }[] }).keys.map(({ kid }) => kid)
  }
  const before = await kids()
  await control.rotateKeys()
  const after = await kids()
  assert.deepEqual(after.slice(1), before)
  assert.equal((await onBehalfOf(access_token)).status, 200)
  const fresh = await signedIn()
  control.retireKeys()
  assert.deepEqual(await kids(), after.slice(0, 1))
  refused(await onBehalfOf(access_token), 50013, 'invalid_grant')
  assert.equal((await onBehalfOf(fresh.access_token)).status, 200)
})

test('a client that repeats one failing request is told that it loops, and only then', async () => {
  const { clock, onBehalfOf, signedIn, control } = startOboFixture({ loop_limit: 3 })
  const { access_token } = await signedIn()
  const scope = 'https://graph.microsoft.com/Mail.Read'
  const ask = () => onBehalfOf(access_token, { scope })
  for (let times = 0; times < 4; times += 1) refused(await ask(), 65001, 'invalid_grant')
  refused(await ask(), 50196, 'invalid_grant')
  assert.equal((await onBehalfOf(access_token)).status, 200, 'another request is not concerned')
  clock.now += 600_000
  refused(await ask(), 65001, 'invalid_grant')
  control.grantConsent(APP.client_id, NOOR, [scope])
  assert.equal((await ask()).status, 200)
})

test('requests that succeed, or are throttled, never count as a loop', async () => {
  const { control, onBehalfOf, signedIn } = startOboFixture({ loop_limit: 1 })
  const { access_token } = await signedIn()
  for (let times = 0; times < 5; times += 1)
    assert.equal((await onBehalfOf(access_token)).status, 200)
  control.throttle(NOOR, { retryAfter: 1, times: 5 })
  for (let times = 0; times < 5; times += 1)
    refused(await onBehalfOf(access_token), 90055, 'temporarily_unavailable', 429)
  assert.equal((await onBehalfOf(access_token)).status, 200)
})

test('a public client cannot act on behalf of anyone (7000218)', async () => {
  const { client_secret: _, ...registration } = OTHER_APP
  const clients = [APP, { ...registration, public_client: true }]
  const { onBehalfOf, signedIn } = startOboFixture({ clients })
  const { access_token } = await signedIn()
  const form = { client_id: OTHER_APP.client_id, client_secret: undefined }
  refused(await onBehalfOf(access_token, form), 7000218, 'invalid_client', 401)
})

test('a guest is exchanged as the guest, at the inviting tenant', async () => {
  const { choose, redeem, onBehalfOf, entra } = startOboFixture()
  const scope = `openid ${OWN_SCOPE} ${GRAPH_SCOPE}`
  const page = await choose({ username: 'daan@verzonnen.example' }, { scope }, TENANT)
  const address = String(/^0; url=(.+)$/.exec(page.headers.get('refresh') ?? '')?.[1])
  const code = String(new URL(address).searchParams.get('code'))
  const { body } = await redeem(code, { scope: OWN_SCOPE, client_info: '1' }, {}, TENANT)
  const claims = decodeJwt(String(body.access_token))
  const home = entra.people.find(({ username }) => username === 'daan@verzonnen.example')
  assert.equal(claims['tid'], TENANT)
  assert.equal(claims['idp'], `${ORIGIN}/${home?.tid}/`)
  assert.notEqual(claims['oid'], home?.oid)
  const info = JSON.parse(Buffer.from(String(body.client_info), 'base64url').toString())
  assert.deepEqual(info, { uid: home?.oid, utid: home?.tid })
  const graph = await onBehalfOf(body.access_token)
  assert.equal(decodeJwt(String(graph.body.access_token))['oid'], claims['oid'])
})
