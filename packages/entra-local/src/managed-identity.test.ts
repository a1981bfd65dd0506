import assert from 'node:assert/strict'
import { test } from 'node:test'
import { decodeJwt } from 'jose'
import { APP, ORIGIN, OTHER_APP, startFixture, TENANT } from './entra-fixture.ts'

const IDENTITY = {
  client_id: 'ffffffff-0000-4000-8000-000000000001',
  principal_id: 'ffffffff-0000-4000-8000-000000000002',
  mi_res_id: '/subscriptions/x/resourceGroups/y/userAssignedIdentities/gateway',
}
const OTHER = {
  client_id: 'ffffffff-0000-4000-8000-000000000003',
  principal_id: 'ffffffff-0000-4000-8000-000000000004',
}
const EXCHANGE = 'api://AzureADTokenExchange'
const app_roles = [{ value: 'Listings.Read.All', assigned_to: [IDENTITY.client_id] }]
const { entra, clock, request } = startFixture({
  clients: [APP, { ...OTHER_APP, app_roles }],
  managed_identities: [OTHER, IDENTITY],
})
const { IDENTITY_ENDPOINT, IDENTITY_HEADER } = entra.managedIdentity

type Query = Readonly<Record<string, string | undefined>>

interface Answer {
  readonly access_token: string
  readonly message?: string
}

async function ask(query: Query = {}, header: string | null = IDENTITY_HEADER) {
  const url = new URL(IDENTITY_ENDPOINT)
  const usual = { 'api-version': '2019-08-01', resource: EXCHANGE }
  for (const [name, value] of Object.entries({ ...usual, ...query }))
    if (value !== undefined) url.searchParams.set(name, value)
  const headers = new Headers(header === null ? [] : [['x-identity-header', header]])
  const response = await request(url.pathname + url.search, { headers })
  return { status: response.status, body: (await response.json()) as Answer & object }
}
const byClient = { client_id: IDENTITY.client_id }

test('the answer is that of Azure Container Apps, for a day, with its end as text', async () => {
  const { status, body } = await ask(byClient)
  assert.equal(status, 200)
  const { access_token, ...rest } = body
  assert.deepEqual(rest, {
    expires_on: String(clock.now / 1000 + 24 * 3600),
    resource: EXCHANGE,
    token_type: 'Bearer',
    client_id: IDENTITY.client_id,
  })
  assert.equal(decodeJwt(access_token).exp, clock.now / 1000 + 24 * 3600)
})

test('the token speaks for the principal, to the app behind the exchange', async () => {
  const claims = decodeJwt((await ask(byClient)).body.access_token)
  assert.deepEqual(
    [claims.iss, claims.aud, claims.sub, claims['oid'], claims['azp'], claims['ver']],
    [
      `${ORIGIN}/${TENANT}/v2.0`,
      'fb60f99c-7a34-4190-8149-302f77469936',
      IDENTITY.principal_id,
      IDENTITY.principal_id,
      IDENTITY.client_id,
      '2.0',
    ],
  )
})

test('an identity goes by client, principal or object id, or by its resource id', async () => {
  for (const query of [
    byClient,
    { principal_id: IDENTITY.principal_id.toUpperCase() },
    { object_id: IDENTITY.principal_id },
    { mi_res_id: IDENTITY.mi_res_id },
  ]) {
    const { status, body } = await ask(query)
    assert.equal(status, 200, JSON.stringify(query))
    assert.equal(decodeJwt(body.access_token).sub, IDENTITY.principal_id)
  }
})

test('none, two or an unknown one is not an identity (400)', async () => {
  for (const query of [
    {},
    { client_id: APP.client_id },
    { client_id: IDENTITY.principal_id },
    { mi_res_id: 'undefined' },
    { ...byClient, principal_id: IDENTITY.principal_id },
  ]) {
    const { status, body } = await ask(query)
    assert.equal(status, 400, JSON.stringify(query))
    assert.deepEqual(Object.keys(body), ['statusCode', 'message', 'correlationId'])
    assert.match(String(body.message), /No User Assigned or Delegated Managed Identity found/)
  }
})

test('only the header opens it (401), whatever else is right', async () => {
  for (const header of [null, 'wrong', `${IDENTITY_HEADER}x`]) {
    const { status, body } = await ask(byClient, header)
    assert.equal(status, 401, String(header))
    assert.doesNotMatch(JSON.stringify(body), new RegExp(IDENTITY_HEADER))
  }
})

test('another version, no resource and an unknown one are refused (400)', async () => {
  for (const query of [{ 'api-version': '2017-09-01' }, { resource: '' }, { resource: 'x://y' }])
    assert.equal((await ask({ ...byClient, ...query })).status, 400, JSON.stringify(query))
  const path = `/msi/token?api-version=2019-08-01&resource=a&resource=b&client_id=${OTHER.client_id}`
  const headers = { 'x-identity-header': IDENTITY_HEADER }
  assert.equal((await request(path, { headers })).status, 400)
})

test('an app of the directory is a resource too, with the roles it gave', async () => {
  const { body } = await ask({ ...byClient, resource: `api://${OTHER_APP.client_id}/` })
  const claims = decodeJwt(body.access_token)
  assert.equal(claims.aud, OTHER_APP.client_id)
  assert.deepEqual(claims['roles'], ['Listings.Read.All'])
})

test('the header is another one for each directory, unless it is set', async () => {
  assert.notEqual(startFixture().entra.managedIdentity.IDENTITY_HEADER, IDENTITY_HEADER)
  const set = startFixture({ identity_header: 'known' }).entra.managedIdentity
  assert.deepEqual(set, { IDENTITY_ENDPOINT, IDENTITY_HEADER: 'known' })
})

test('identities and headers that cannot work are refused at the start', () => {
  const wrong = { client_id: 'x', principal_id: IDENTITY.principal_id }
  assert.throws(() => startFixture({ managed_identities: [wrong] }), /lower-case GUIDs/)
  const without = { client_id: IDENTITY.client_id, principal_id: '' }
  assert.throws(() => startFixture({ managed_identities: [without] }), /lower-case GUIDs/)
  assert.throws(() => startFixture({ identity_header: '' }), /identity_header/)
})
