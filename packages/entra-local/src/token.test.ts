import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { describe, test } from 'node:test'
import { decodeJwt, decodeProtectedHeader } from 'jose'
import { NO_CAPTURES, readCapture } from './captures.ts'
import { APP, ORIGIN, OTHER_APP, REDIRECT, startFixture, TENANT } from './entra-fixture.ts'

const { clock, request, codeFor, token, redeem } = startFixture()
const OWN_SCOPE = `${APP.client_id}/access_as_user`
const VERIFIER = 'v'.repeat(43)
const S256 = createHash('sha256').update(VERIFIER).digest('base64url')
const CREDENTIALS = { client_id: APP.client_id, client_secret: APP.client_secret }

type Answer = Awaited<ReturnType<typeof token>>

function refused({ status, body }: Answer, code: number, error: string, expected = 400): void {
  assert.deepEqual([body.error_codes, body.error, status], [[code], error, expected])
}

const refresh = (refresh_token: string | undefined, form: Record<string, string> = {}) =>
  token({ grant_type: 'refresh_token', ...CREDENTIALS, refresh_token, ...form })

describe('tokens', () => {
  test('a Graph sign-in: members, lifetimes and the echoed scope', async () => {
    const { status, body, headers } = await redeem(await codeFor())
    assert.equal(status, 200)
    assert.equal(headers.get('cache-control'), 'no-store')
    assert.equal(body.token_type, 'Bearer')
    assert.equal(body.scope, 'openid profile https://graph.microsoft.com/User.Read')
    assert.ok(Number.isInteger(body.expires_in) && Number(body.expires_in) >= 3600)
    assert.equal(body.ext_expires_in, body.expires_in)
    assert.ok(body.refresh_token && body.id_token && body.access_token)
  })

  test('no refresh token without offline_access, no ID token without openid', async () => {
    const { body } = await redeem(await codeFor({ scope: 'User.Read' }))
    assert.ok(body.access_token)
    assert.ok(!('refresh_token' in body) && !('id_token' in body))
  })

  test('the ID token carries v2.0 claims, backdated by five minutes', async () => {
    const { body } = await redeem(await codeFor({ nonce: 'n-1' }))
    const claims = decodeJwt(String(body.id_token))
    const { aio, rh, sub, uti, ...rest } = claims
    for (const opaque of [aio, rh, sub, uti]) assert.equal(typeof opaque, 'string')
    assert.deepEqual(rest, {
      aud: APP.client_id,
      iss: `${ORIGIN}/${TENANT}/v2.0`,
      iat: clock.now / 1000 - 300,
      nbf: clock.now / 1000 - 300,
      exp: clock.now / 1000 + 3600,
      name: 'Noor Voorbeeld',
      nonce: 'n-1',
      oid: 'bbbbbbbb-0000-4000-8000-000000000001',
      preferred_username: 'noor@voorbeeld.example',
      tid: TENANT,
      ver: '2.0',
    })
  })

  test('email and profile claims need their scopes', async () => {
    const { body } = await redeem(await codeFor({ scope: 'openid email' }))
    const claims = decodeJwt(String(body.id_token))
    assert.equal(claims['email'], 'noor@voorbeeld.example')
    for (const name of ['name', 'oid', 'preferred_username']) assert.ok(!(name in claims), name)
  })

  test('sub is stable for an app and differs between apps', async () => {
    const subject = async (app: typeof APP) => {
      const fields = { client_id: app.client_id, redirect_uri: app.redirect_uris[0] }
      const code = await codeFor(fields)
      const { body } = await redeem(code, { ...fields, client_secret: app.client_secret })
      return decodeJwt(String(body.id_token)).sub
    }
    assert.equal(await subject(APP), await subject(APP))
    assert.notEqual(await subject(APP), await subject(OTHER_APP))
  })

  test('an own-API token is v2.0 with the claims of the capture', async (t) => {
    const { body } = await redeem(await codeFor({ scope: `openid ${OWN_SCOPE}` }))
    const claims = decodeJwt(String(body.access_token))
    assert.equal(body.scope, OWN_SCOPE)
    assert.deepEqual(
      [claims.aud, claims['azp'], claims['scp'], claims['ver']],
      [APP.client_id, APP.client_id, 'access_as_user', '2.0'],
    )
    assert.deepEqual(Object.keys(decodeProtectedHeader(String(body.access_token))), [
      'typ',
      'alg',
      'kid',
    ])
    const golden = readCapture<{ claimNames: string[] }>('token-claims-client-credentials.json')
    if (!golden) return t.skip(NO_CAPTURES)
    for (const name of golden.claimNames) assert.ok(name in claims, name)
  })

  test('.default stands for every exposed scope and is echoed', async () => {
    const scope = `api://${APP.client_id}/.default`
    const { body } = await redeem(await codeFor({ scope }))
    assert.equal(body.scope, `api://${APP.client_id}/access_as_user ${scope}`)
    assert.equal(decodeJwt(String(body.access_token))['scp'], 'access_as_user')
  })

  test('two resources on authorize are redeemed one at a time', async () => {
    const scope = `openid offline_access User.Read ${OWN_SCOPE}`
    refused(await redeem(await codeFor({ scope })), 28003, 'invalid_request')
    refused(await redeem(await codeFor({ scope }), { scope }), 28000, 'invalid_request')
    const { body } = await redeem(await codeFor({ scope }), {
      scope: `${OWN_SCOPE} offline_access`,
    })
    assert.equal(body.scope, OWN_SCOPE)
    const graph = await refresh(body.refresh_token, { scope: 'User.Read' })
    assert.equal(graph.body.scope, 'https://graph.microsoft.com/User.Read')
  })
})

describe('codes', () => {
  test('a code is redeemed once, also when eight try at the same time', async () => {
    const code = await codeFor()
    const answers = await Promise.all(Array.from({ length: 8 }, () => redeem(code)))
    assert.equal(answers.filter(({ status }) => status === 200).length, 1)
    refused(await redeem(code), 54005, 'invalid_grant')
  })

  test('a code lasts ten minutes', async () => {
    const [early, late] = [await codeFor(), await codeFor()]
    clock.now += 599_000
    assert.equal((await redeem(early)).status, 200)
    clock.now += 1_000
    refused(await redeem(late), 70008, 'invalid_grant')
  })

  test('a code is bound to its app, redirect address and tenant', async () => {
    const code = await codeFor()
    const { client_id, client_secret } = OTHER_APP
    refused(await redeem(code, { client_id, client_secret }), 70000, 'invalid_grant')
    const redirect_uri = 'http://localhost:9/oauth/callback'
    refused(await redeem(code, { redirect_uri }), 500112, 'invalid_client', 401)
    refused(await redeem(code, { redirect_uri: undefined }), 900144, 'invalid_request')
    refused(await redeem(code, {}, {}, 'verzonnen.example'), 700005, 'invalid_grant')
    refused(await redeem('made up'), 9002313, 'invalid_grant')
    assert.equal((await redeem(code, {}, {}, TENANT)).status, 200)
  })

  test('PKCE: S256 and plain, and every way to get them wrong', async () => {
    const s256 = { code_challenge: S256, code_challenge_method: 'S256' }
    const plain = { code_challenge: VERIFIER }
    for (const fields of [s256, plain]) {
      const code = await codeFor(fields)
      refused(await redeem(code), 50148, 'invalid_grant')
      refused(await redeem(code, { code_verifier: 'w'.repeat(43) }), 501481, 'invalid_grant')
      assert.equal((await redeem(code, { code_verifier: VERIFIER })).status, 200)
    }
    const swapped = await codeFor(s256)
    refused(await redeem(swapped, { code_verifier: S256 }), 501481, 'invalid_grant')
    const without = await codeFor()
    refused(await redeem(without, { code_verifier: VERIFIER }), 50148, 'invalid_grant')
  })

  test('a scope that the person did not agree to needs consent', async () => {
    const answer = await redeem(await codeFor(), { scope: OWN_SCOPE })
    refused(answer, 65001, 'invalid_grant')
    assert.equal(answer.body.suberror, 'consent_required')
  })
})

describe('refresh', () => {
  const signIn = async (scope: string) => (await redeem(await codeFor({ scope }))).body

  test('it rotates, and the old token stays valid', async () => {
    const { refresh_token } = await signIn('openid offline_access User.Read')
    const form = { scope: 'openid offline_access User.Read' }
    const first = await refresh(refresh_token, form)
    assert.notEqual(first.body.refresh_token, refresh_token)
    assert.equal((await refresh(refresh_token, form)).status, 200)
    assert.equal((await refresh(first.body.refresh_token, form)).status, 200)
    assert.ok(!('nonce' in decodeJwt(String(first.body.id_token))))
  })

  test('the own API needs a scope, in its GUID form', async () => {
    const { refresh_token } = await signIn(`offline_access ${OWN_SCOPE}`)
    refused(await refresh(refresh_token), 90009, 'invalid_request')
    const uri = await refresh(refresh_token, { scope: `api://${OWN_SCOPE}` })
    refused(uri, 90009, 'invalid_request')
    assert.equal((await refresh(refresh_token, { scope: OWN_SCOPE })).status, 200)
  })

  test('Graph needs a scope too, and no more than was agreed to', async () => {
    const { refresh_token } = await signIn('offline_access User.Read')
    refused(await refresh(refresh_token), 28003, 'invalid_request')
    refused(await refresh(refresh_token, { scope: OWN_SCOPE }), 65001, 'invalid_grant')
    const { body } = await refresh(refresh_token, { scope: 'openid User.Read' })
    assert.ok(!('id_token' in body))
  })

  test('it belongs to one app and one tenant, and ends', async () => {
    const { refresh_token } = await signIn('offline_access User.Read')
    const { client_id, client_secret } = OTHER_APP
    const form = { scope: 'User.Read' }
    refused(
      await refresh(refresh_token, { ...form, client_id, client_secret }),
      70000,
      'invalid_grant',
    )
    refused(await refresh('made up', form), 9002313, 'invalid_grant')
    clock.now += 90 * 24 * 3_600_000
    refused(await refresh(refresh_token, form), 70008, 'invalid_grant')
  })
})

describe('refusals', () => {
  /** Values that differ each time, replaced as in the recordings. */
  function masked({ status, body }: Answer) {
    const text = JSON.stringify(body)
      .replaceAll(ORIGIN, 'https://login.microsoftonline.com')
      .replace(/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, '{guid}')
      .replace(/\d{4}-\d\d-\d\d \d\d:\d\d:\d\dZ/g, '{timestamp}')
    return { status, body: JSON.parse(text) }
  }

  const form = { grant_type: 'authorization_code', code: 'x', redirect_uri: REDIRECT }
  const captured = {
    'token-error-invalid-client.json': { ...form, ...CREDENTIALS, client_secret: 'wrong' },
    'token-error-unknown-client.json': {
      ...form,
      ...CREDENTIALS,
      client_id: 'dddddddd-0000-4000-8000-000000000009',
    },
    'token-error-unsupported-grant-type.json': { ...CREDENTIALS, grant_type: 'no_such_grant' },
  }
  for (const [name, fields] of Object.entries(captured))
    test(`equals the recording ${name}`, async (t) => {
      const golden = readCapture<{ response: { status: number; body: object } }>(name)
      if (!golden) return t.skip(NO_CAPTURES)
      const expected = JSON.parse(
        JSON.stringify(golden.response).replaceAll('{daemon-app-id}', '{guid}'),
      )
      const actual = masked(await token(fields))
      assert.deepEqual(actual, expected)
      assert.deepEqual(Object.keys(actual.body), Object.keys(expected.body))
    })

  test('an unknown resource has the members of its recording', async (t) => {
    const golden = readCapture<{ response: { status: number; body: object } }>(
      'token-error-invalid-scope.json',
    )
    if (!golden) return t.skip(NO_CAPTURES)
    const answer = await redeem(await codeFor(), { scope: 'api://not-a-registered-resource/x' })
    refused(answer, 500011, 'invalid_resource', golden.response.status)
    assert.deepEqual(Object.keys(answer.body), Object.keys(golden.response.body))
  })

  test('client_secret_basic works and is form-decoded', async () => {
    const pair = `${APP.client_id}:${encodeURIComponent(APP.client_secret)}`
    const basic = { authorization: `Basic ${btoa(pair)}` }
    const without = { client_id: undefined, client_secret: undefined }
    assert.equal((await redeem(await codeFor(), without, basic)).status, 200)
    const wrong = { authorization: `Basic ${btoa(`${APP.client_id}:wrong`)}` }
    refused(await redeem('x', without, wrong), 7000215, 'invalid_client', 401)
    const mixed = await redeem('x', { client_id: OTHER_APP.client_id }, basic)
    refused(mixed, 90023, 'invalid_request')
  })

  test('a missing credential, a certificate, a missing grant type, a resource', async () => {
    refused(await redeem('x', { client_secret: undefined }), 7000218, 'invalid_client', 401)
    const assertion = { client_secret: undefined, client_assertion: 'x.y.z' }
    refused(await redeem('x', assertion), 700027, 'invalid_client', 401)
    refused(await token(CREDENTIALS), 900144, 'invalid_request')
    const resource = { resource: 'http://localhost:3000/mcp' }
    refused(await redeem(await codeFor(), resource), 9010010, 'invalid_target')
    refused(await redeem('x', { grant_type: 'toString' }), 70003, 'unsupported_grant_type')
  })

  test('repeated parameters, JSON, GET and large bodies are refused', async () => {
    const path = '/common/oauth2/v2.0/token'
    const post = (body: string, type = 'application/x-www-form-urlencoded') =>
      request(path, { method: 'POST', body, headers: { 'content-type': type } })
    const codes = async (response: Response) =>
      ((await response.json()) as { error_codes: number[] }).error_codes
    assert.deepEqual(await codes(await post('grant_type=a&grant_type=b')), [9000411])
    assert.deepEqual(await codes(await post('{"grant_type":"x"}', 'application/json')), [900144])
    assert.deepEqual(await codes(await request(path)), [900561])
    assert.equal((await post(`code=${'x'.repeat(33_000)}`)).status, 413)
  })

  test('client-request-id comes back as the correlation id', async () => {
    const id = '12345678-1234-4234-8234-123456789abc'
    const { body } = await token({}, { 'client-request-id': id })
    assert.equal(body.correlation_id, id)
    const forged = await token({}, { 'client-request-id': '<script>' })
    assert.match(String(forged.body.correlation_id), /^[0-9a-f-]{36}$/)
  })
})
