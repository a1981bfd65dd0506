import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { test } from 'node:test'
import { createLocalJWKSet, decodeJwt, type JSONWebKeySet, jwtVerify } from 'jose'
import {
  ALL,
  B2C,
  B2C_TID,
  codeOf,
  RESET,
  SIGN_IN,
  startB2cFixture,
  TIJN,
  TIJN_OID,
} from './b2c-fixture.ts'
import { APP, ORIGIN, OTHER_APP } from './entra-fixture.ts'

const { clock, codeFor, redeem, request, token } = startB2cFixture()

const tokens = async (fields = {}, policy = SIGN_IN) =>
  (await redeem(await codeFor(fields, policy), {}, policy)).body

test('an ID token of B2C: version 1.0, no tid, emails as a list, the policy by name', async () => {
  const { id_token } = await tokens({ nonce: 'the nonce' })
  const keys = (await (await request(`/${SIGN_IN}/discovery/v2.0/keys`)).json()) as JSONWebKeySet
  const options = { currentDate: new Date(clock.now), algorithms: ['RS256'] }
  const { payload } = await jwtVerify(String(id_token), createLocalJWKSet(keys), options)
  const now = Math.floor(clock.now / 1000)
  assert.deepEqual(payload, {
    ver: '1.0',
    iss: `${ORIGIN}/${B2C_TID}/v2.0/`,
    sub: TIJN_OID,
    aud: APP.client_id,
    nonce: 'the nonce',
    exp: now + 3600,
    nbf: now,
    iat: now,
    auth_time: now,
    oid: TIJN_OID,
    name: 'Tijn Verdicht',
    given_name: 'Tijn',
    family_name: 'Verdicht',
    emails: [TIJN],
    tfp: 'B2C_1_signupsignin',
  })
})

test('the answer has its times as texts, and the fields only B2C has', async () => {
  const { body, headers } = await redeem(await codeFor())
  assert.equal(headers.get('cache-control'), 'no-store')
  const now = Math.floor(clock.now / 1000)
  const { access_token, id_token, refresh_token, profile_info = '', ...rest } = body
  assert.ok(access_token && id_token && refresh_token)
  assert.deepEqual(rest, {
    token_type: 'Bearer',
    not_before: String(now),
    expires_in: '3600',
    expires_on: now + 3600,
    resource: APP.client_id,
    id_token_expires_in: '3600',
    refresh_token_expires_in: '1209600',
    scope: ALL,
  })
  const info = JSON.parse(Buffer.from(profile_info, 'base64url').toString())
  assert.deepEqual([info.tid, info.name], [B2C_TID, 'Tijn Verdicht'])
})

test('an access token comes only with a resource in the scope', async () => {
  const idOnly = await tokens({ scope: 'openid' })
  assert.ok(idOnly.id_token)
  for (const name of ['access_token', 'expires_in', 'resource', 'refresh_token'] as const)
    assert.equal(idOnly[name], undefined, name)

  const self = decodeJwt(String((await tokens({ scope: APP.client_id })).access_token))
  assert.deepEqual([self.aud, self['azp'], self['scp']], [APP.client_id, APP.client_id, undefined])

  for (const prefix of [`https://${B2C}/${OTHER_APP.client_id}`, `api://${OTHER_APP.client_id}`]) {
    const body = await tokens({ scope: `${prefix}/access_as_user` })
    const claims = decodeJwt(String(body.access_token))
    assert.deepEqual(
      [claims.aud, claims['azp'], claims['scp'], claims['tid'], claims['tfp']],
      [OTHER_APP.client_id, APP.client_id, 'access_as_user', undefined, 'B2C_1_signupsignin'],
    )
    assert.equal(body.id_token, undefined)
  }
})

test('a token of another policy differs by tfp alone, or by acr where that is the claim', async () => {
  const reset = decodeJwt(String((await tokens({}, RESET)).id_token))
  assert.deepEqual([reset['tfp'], reset.iss], ['B2C_1_passwordreset', `${ORIGIN}/${B2C_TID}/v2.0/`])
  const other = startB2cFixture({ b2c: { issuer: 'tfp', policyClaim: 'acr' } })
  const { body } = await other.redeem(await other.codeFor())
  const claims = decodeJwt(String(body.id_token))
  assert.deepEqual(
    [claims['acr'], claims['tfp'], claims.iss],
    ['B2C_1_signupsignin', undefined, `${ORIGIN}/tfp/${B2C_TID}/b2c_1_signupsignin/v2.0/`],
  )
})

test('a code is redeemed once, in its policy, by its app, at its address, with its verifier', async () => {
  const verifier = 'v'.repeat(43)
  const code_challenge = createHash('sha256').update(verifier).digest('base64url')
  const code = await codeFor({ code_challenge, code_challenge_method: 'S256' })
  const other = { client_id: OTHER_APP.client_id, client_secret: OTHER_APP.client_secret }
  const cases: [Record<string, string | undefined>, string, number][] = [
    [{ redirect_uri: 'http://localhost:3000/oauth/other' }, 'redirect_uri_mismatch', 90006],
    [{ redirect_uri: undefined }, 'invalid_request', 90083],
    [{ code_verifier: undefined }, 'invalid_grant', 90183],
    [{ code_verifier: 'w'.repeat(43) }, 'invalid_grant', 90182],
    [{ code: 'garbage' }, 'invalid_grant', 90090],
    [{ code: undefined }, 'invalid_request', 90083],
    [other, 'invalid_grant', 90090],
    [{ scope: `openid api://${OTHER_APP.client_id}/access_as_user` }, 'invalid_scope', 90117],
  ]
  for (const [form, error, number] of cases) {
    const { status, body } = await redeem(code, { code_verifier: verifier, ...form })
    assert.deepEqual([status, ...codeOf(body)], [400, error, number], JSON.stringify(form))
  }
  const elsewhere = await redeem(code, { code_verifier: verifier }, RESET)
  assert.deepEqual(codeOf(elsewhere.body), ['invalid_grant', 90088])
  assert.match(
    String(elsewhere.body.error_description),
    /Actual Value : B2C_1_passwordreset and Expected Value : B2C_1_signupsignin/,
  )
  const attempts = await Promise.all([1, 2].map(() => redeem(code, { code_verifier: verifier })))
  assert.deepEqual(attempts.map(({ status }) => status).sort(), [200, 400])
  const again = await redeem(code, { code_verifier: verifier })
  assert.deepEqual(codeOf(again.body), ['invalid_grant', 90080])
})

test('the policy may be in the query of the token endpoint', async () => {
  const path = `/${B2C}/oauth2/v2.0/token?p=b2c_1_signupsignin`
  const body = new URLSearchParams({
    grant_type: 'authorization_code',
    client_id: APP.client_id,
    client_secret: String(APP.client_secret),
    redirect_uri: 'http://localhost:3000/oauth/callback',
    code: await codeFor(),
  })
  assert.equal((await request(path, { method: 'POST', body })).status, 200)
})

test('clients prove themselves by secret, in body or header, and by nothing else', async () => {
  const code = await codeFor()
  const cases: [Record<string, string | undefined>, string, number][] = [
    [{ client_secret: 'wrong' }, 'invalid_client', 90081],
    [{ client_secret: undefined }, 'invalid_client', 90079],
    [{ client_secret: undefined, client_assertion: 'x.y.z' }, 'invalid_client', 90079],
    [{ client_id: undefined }, 'invalid_request', 90083],
    [{ client_id: 'dddddddd-0000-4000-8000-000000000001' }, 'unauthorized_client', 90018],
  ]
  for (const [form, error, number] of cases) {
    const { status, body } = await redeem(code, form)
    assert.deepEqual([status, ...codeOf(body)], [400, error, number], JSON.stringify(form))
    assert.doesNotMatch(JSON.stringify(body), /first app secret/)
  }
  assert.equal((await redeem(code)).status, 200)
})

test('there is no On-Behalf-Of and no other grant', async () => {
  const { access_token } = await tokens()
  for (const grant_type of [
    'urn:ietf:params:oauth:grant-type:jwt-bearer',
    'client_credentials',
    'password',
    'constructor',
  ]) {
    const { status, body } = await token({
      grant_type,
      requested_token_use: 'on_behalf_of',
      assertion: access_token,
      scope: 'https://graph.microsoft.com/User.Read',
    })
    assert.deepEqual([status, ...codeOf(body)], [400, 'unsupported_grant_type', 90086])
    assert.match(
      String(body.error_description),
      new RegExp(`grant_type \\[${grant_type}\\] is not`),
    )
  }
  assert.deepEqual(codeOf((await token({})).body), ['invalid_request', 90083])
})

test('a token of B2C is worth nothing at Entra: not as an assertion, not at Graph', async () => {
  const { access_token } = await tokens()
  const exchanged = await token(
    {
      grant_type: 'urn:ietf:params:oauth:grant-type:jwt-bearer',
      requested_token_use: 'on_behalf_of',
      assertion: access_token,
      scope: 'https://graph.microsoft.com/User.Read',
    },
    'organizations',
  )
  assert.match(String(exchanged.body.error_description), /^AADSTS50013: /)
  const headers = { authorization: `Bearer ${access_token}` }
  assert.equal((await request('/v1.0/me', { headers })).status, 401)
})
