import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  createLocalJWKSet,
  decodeJwt,
  decodeProtectedHeader,
  type JSONWebKeySet,
  jwtVerify,
} from 'jose'
import { APP, ORIGIN, startFixture, TENANT } from './entra-fixture.ts'

const { clock, request, codeFor, redeem, token } = startFixture({
  lifetimes: { accessToken: 3600 },
})

const signIn = async (scope: string) => (await redeem(await codeFor({ scope }))).body

async function call(path: string, token?: string, headers: Record<string, string> = {}) {
  const authorization = token === undefined ? {} : { authorization: `Bearer ${token}` }
  const response = await request(path, { headers: { ...authorization, ...headers } })
  const body = (await response.json()) as Record<string, never>
  return { status: response.status, headers: response.headers, body }
}

test('/me answers the signed-in person in Graph words', async () => {
  const { access_token } = await signIn('User.Read')
  const { status, body } = await call('/v1.0/me', access_token)
  assert.equal(status, 200)
  assert.deepEqual(body, {
    '@odata.context': `${ORIGIN}/v1.0/$metadata#users/$entity`,
    businessPhones: [],
    displayName: 'Noor Voorbeeld',
    givenName: 'Noor',
    jobTitle: 'Broker (makelaar)',
    mail: 'noor@voorbeeld.example',
    mobilePhone: null,
    officeLocation: 'Voorbeeldstad',
    preferredLanguage: null,
    surname: 'Voorbeeld',
    userPrincipalName: 'noor@voorbeeld.example',
    id: 'bbbbbbbb-0000-4000-8000-000000000001',
  })
})

test('a Graph token is v1.0, and its signature does not verify for others', async () => {
  const token = String((await signIn('openid User.Read')).access_token)
  const claims = decodeJwt(token)
  assert.deepEqual(
    [claims.aud, claims.iss, claims['ver'], claims['appid'], claims['scp']],
    [
      '00000003-0000-0000-c000-000000000000',
      `${ORIGIN}/${TENANT}/`,
      '1.0',
      APP.client_id,
      'openid User.Read',
    ],
  )
  assert.ok(decodeProtectedHeader(token)['nonce'])
  const keys = (await (await request('/common/discovery/v2.0/keys')).json()) as JSONWebKeySet
  await assert.rejects(jwtVerify(token, createLocalJWKSet(keys)), /signature verification failed/)
})

test('a token that is missing, foreign, changed or expired is 401', async () => {
  const graph = String((await signIn('User.Read')).access_token)
  const { access_token: own, id_token } = await signIn(`openid ${APP.client_id}/access_as_user`)
  const [header, , signature] = graph.split('.')
  const claims = { ...decodeJwt(graph), oid: 'bbbbbbbb-0000-4000-8000-000000000002' }
  const forged = [header, Buffer.from(JSON.stringify(claims)).toString('base64url'), signature]
  for (const bearer of [undefined, 'x', own, id_token, forged.join('.')]) {
    const { status, body, headers } = await call('/v1.0/me', bearer)
    assert.equal(status, 401)
    assert.equal(body['error']?.['code'], 'InvalidAuthenticationToken')
    assert.match(headers.get('www-authenticate') ?? '', /^Bearer /)
  }
  clock.now += 3_600_000
  const expired = await call('/v1.0/me', graph)
  assert.match(String(expired.body['error']?.['message']), /expired/)
})

test('a token without a person is told that /me needs one', async () => {
  const { body: answer } = await token({
    grant_type: 'client_credentials',
    client_id: APP.client_id,
    client_secret: APP.client_secret,
    scope: 'https://graph.microsoft.com/.default',
  })
  const { status, body } = await call('/v1.0/me', answer.access_token)
  assert.equal(status, 400)
  assert.match(String(body['error']?.['message']), /delegated authentication flow/)
})

test('too little scope is 403 on /me and on userinfo', async () => {
  const openid = (await signIn('openid')).access_token
  const reader = (await signIn('User.Read')).access_token
  for (const answer of [await call('/v1.0/me', openid), await call('/oidc/userinfo', reader)]) {
    assert.equal(answer.status, 403)
    assert.equal(answer.body['error']?.['code'], 'Authorization_RequestDenied')
  }
})

test('userinfo gives the sub of the ID token', async () => {
  const { access_token, id_token } = await signIn('openid profile email')
  const { body } = await call('/oidc/userinfo', access_token)
  assert.deepEqual(body, {
    sub: decodeJwt(String(id_token)).sub,
    name: 'Noor Voorbeeld',
    family_name: 'Voorbeeld',
    given_name: 'Noor',
    email: 'noor@voorbeeld.example',
  })
})

test('an unknown address is a Graph error with request ids', async () => {
  const id = '12345678-1234-4234-8234-123456789abc'
  const { status, body, headers } = await call('/v1.0/planets', 'x', { 'client-request-id': id })
  assert.equal(status, 400)
  const error = body['error'] as unknown as Record<string, Record<string, string>>
  assert.deepEqual(Object.keys(error), ['code', 'message', 'innerError'])
  assert.deepEqual(Object.keys(error['innerError'] ?? {}), [
    'date',
    'request-id',
    'client-request-id',
  ])
  assert.equal(headers.get('client-request-id'), id)
})
