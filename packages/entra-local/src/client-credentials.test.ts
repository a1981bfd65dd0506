import assert from 'node:assert/strict'
import { test } from 'node:test'
import { decodeJwt, decodeProtectedHeader } from 'jose'
import { NO_CAPTURES, readCapture } from './captures.ts'
import { APP, ORIGIN, OTHER_APP, startFixture, TENANT } from './entra-fixture.ts'
import { refused } from './obo-fixture.ts'

const { token } = startFixture()
const OWN = `api://${APP.client_id}/.default`
const FORM = {
  grant_type: 'client_credentials',
  client_id: APP.client_id,
  client_secret: APP.client_secret,
  scope: OWN,
}
const ask = (form: Record<string, string | undefined> = {}, tenant = TENANT) =>
  token({ ...FORM, ...form }, {}, tenant)

test('the answer has the members of its recording', async (t) => {
  const golden = readCapture<{ response: { status: number; body: object } }>(
    'token-client-credentials.json',
  )
  if (!golden) return t.skip(NO_CAPTURES)
  const { status, body } = await ask()
  assert.equal(status, golden.response.status)
  assert.deepEqual(Object.keys(body), Object.keys(golden.response.body))
  assert.equal(body.ext_expires_in, body.expires_in)
})

test('the token has exactly the claims of its recording', async (t) => {
  interface Golden {
    readonly claimNames: string[]
    readonly header: Record<string, string | null>
  }
  const golden = readCapture<Golden>('token-claims-client-credentials.json')
  if (!golden) return t.skip(NO_CAPTURES)
  const { body } = await ask()
  const claims = decodeJwt(String(body.access_token))
  assert.deepEqual(Object.keys(claims).sort(), golden.claimNames)
  const header = decodeProtectedHeader(String(body.access_token))
  for (const [name, value] of Object.entries(golden.header))
    if (name === 'kid') assert.ok(header.kid)
    else assert.equal(header[name] ?? null, value, name)
})

test('the app speaks for itself: sub is oid, the same every time, another in each tenant', async () => {
  const claims = async (tenant: string) =>
    decodeJwt(String((await ask({}, tenant)).body.access_token))
  const [first, second, other] = [
    await claims(TENANT),
    await claims('organizations'),
    await claims('verzonnen.example'),
  ]
  assert.equal(first.sub, first['oid'])
  assert.match(
    String(first.sub),
    /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-8[0-9a-f]{3}-[0-9a-f]{12}$/,
  )
  assert.equal(second.sub, first.sub)
  assert.notEqual(other.sub, first.sub)
  assert.equal(other.iss, `${ORIGIN}/${other['tid']}/v2.0`)
  assert.deepEqual([first['azp'], first['azpacr'], first.aud], [APP.client_id, '1', APP.client_id])
})

test('roles are there when the resource gave some to this app, and only then', async () => {
  const app_roles = [
    { value: 'Listings.Read.All', assigned_to: [APP.client_id] },
    { value: 'Listings.Write.All', assigned_to: [] },
  ]
  const fixture = startFixture({ clients: [APP, { ...OTHER_APP, app_roles }] })
  const roles = async (app: typeof APP) => {
    const { client_id, client_secret } = app
    const scope = `api://${OTHER_APP.client_id}/.default`
    const form = { ...FORM, client_id, client_secret, scope }
    const { body } = await fixture.token(form, {}, TENANT)
    return decodeJwt(String(body.access_token))['roles']
  }
  assert.deepEqual(await roles(APP), ['Listings.Read.All'])
  assert.equal(await roles(OTHER_APP), undefined)
})

test('a resource that wants v1.0 gets v1.0, with the audience as it was asked for', async () => {
  const app_id_uris = ['https://api.voorbeeld.example/listings']
  const resource = { ...OTHER_APP, requested_access_token_version: 1 as const, app_id_uris }
  const fixture = startFixture({ clients: [APP, resource] })
  for (const aud of [...app_id_uris, `api://${OTHER_APP.client_id}`, OTHER_APP.client_id]) {
    const { body } = await fixture.token({ ...FORM, scope: `${aud}/.default` }, {}, TENANT)
    const claims = decodeJwt(String(body.access_token))
    assert.deepEqual(
      [claims.aud, claims['ver'], claims.iss, claims['idp'], claims['appid'], claims['appidacr']],
      [aud, '1.0', `${ORIGIN}/${TENANT}/`, `${ORIGIN}/${TENANT}/`, APP.client_id, '1'],
    )
    assert.ok(!('azp' in claims) && !('scp' in claims))
  }
})

test('a Graph token of an app is v1.0 and nobody in Graph', async () => {
  const { request } = startFixture()
  const { body } = await ask({ scope: 'https://graph.microsoft.com/.default' })
  const claims = decodeJwt(String(body.access_token))
  assert.deepEqual([claims['ver'], claims['appid']], ['1.0', APP.client_id])
  const headers = { authorization: `Bearer ${body.access_token}` }
  assert.equal((await request('/v1.0/me', { headers })).status, 401)
})

test('the refusals: scope, endpoint, credential', async () => {
  refused(await ask({ scope: undefined }), 900144, 'invalid_request')
  for (const scope of [
    `${APP.client_id}/access_as_user`,
    'User.Read',
    `${OWN} openid`,
    `openid ${OWN}`,
  ])
    refused(await ask({ scope }), 1002012, 'invalid_scope')
  refused(await ask({ scope: 'api://nowhere/.default' }), 500011, 'invalid_resource')
  refused(await ask({}, 'common'), 9001023, 'invalid_request')
  refused(await ask({ client_secret: undefined }), 7000216, 'invalid_client', 401)
  refused(await ask({ client_secret: 'wrong' }), 7000215, 'invalid_client', 401)
  const { client_secret: _, ...registration } = APP
  const open = startFixture({ clients: [{ ...registration, public_client: true }] })
  const form = { ...FORM, client_secret: undefined }
  refused(await open.token(form, {}, TENANT), 7000216, 'invalid_client', 401)
})
