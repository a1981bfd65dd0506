import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  createLocalJWKSet,
  decodeJwt,
  decodeProtectedHeader,
  type JSONWebKeySet,
  jwtVerify,
} from 'jose'
import { APP, ORIGIN, OTHER_APP, startFixture, TENANT } from './entra-fixture.ts'

const URI = 'https://api.voorbeeld.example/listings'
const V1 = { ...OTHER_APP, requested_access_token_version: 1 as const, app_id_uris: [URI] }
const V2 = { ...OTHER_APP, app_id_uris: [URI] }
const first = startFixture({ clients: [APP, V1] })
const second = startFixture({ clients: [APP, V2] })

async function accessToken({ codeFor, redeem }: typeof first, prefix: string): Promise<string> {
  const { body } = await redeem(await codeFor({ scope: `${prefix}/access_as_user` }))
  assert.equal(body.scope, `${prefix}/access_as_user`)
  return String(body.access_token)
}

test('a v1.0 token: its issuer, its client, its person, its version', async () => {
  const token = await accessToken(first, URI)
  const { aio, rh, uti, sub, iat, nbf, exp, ...claims } = decodeJwt(token)
  for (const one of [aio, rh, uti, sub]) assert.equal(typeof one, 'string')
  assert.ok(iat === nbf && Number(exp) > Number(iat))
  assert.deepEqual(claims, {
    aud: URI,
    iss: `${ORIGIN}/${TENANT}/`,
    acr: '1',
    amr: ['pwd'],
    appid: APP.client_id,
    appidacr: '1',
    family_name: 'Voorbeeld',
    given_name: 'Noor',
    name: 'Noor Voorbeeld',
    oid: 'bbbbbbbb-0000-4000-8000-000000000001',
    scp: 'access_as_user',
    tid: TENANT,
    unique_name: 'noor@voorbeeld.example',
    upn: 'noor@voorbeeld.example',
    ver: '1.0',
  })
})

test('its audience is the resource as it was asked for; a v2.0 audience is always the app', async () => {
  for (const prefix of [URI, `api://${OTHER_APP.client_id}`, OTHER_APP.client_id]) {
    assert.equal(decodeJwt(await accessToken(first, prefix)).aud, prefix)
    const claims = decodeJwt(await accessToken(second, prefix))
    assert.deepEqual([claims.aud, claims['ver']], [OTHER_APP.client_id, '2.0'])
    assert.ok(!('appid' in claims) && !('upn' in claims) && !('amr' in claims))
  }
})

test('the same person is the same sub in both', async () => {
  const [v1, v2] = [await accessToken(first, URI), await accessToken(second, URI)]
  assert.equal(decodeJwt(v1).sub, decodeJwt(v2).sub)
})

test('both verify with the keys of either document, and v1.0 names its key twice', async () => {
  const token = await accessToken(first, URI)
  const { kid, x5t } = decodeProtectedHeader(token)
  assert.ok(kid && x5t === kid)
  for (const path of ['/common/discovery/keys', '/common/discovery/v2.0/keys']) {
    const keys = (await (await first.request(path)).json()) as JSONWebKeySet
    const verified = await jwtVerify(token, createLocalJWKSet(keys), {
      issuer: `${ORIGIN}/${TENANT}/`,
      audience: URI,
      currentDate: new Date(first.clock.now),
    })
    assert.equal(verified.payload['ver'], '1.0')
  }
})

test('On-Behalf-Of takes v1.0 assertions, by any name of the app', async () => {
  for (const prefix of [URI, `api://${OTHER_APP.client_id}`, OTHER_APP.client_id]) {
    const { codeFor, redeem, token } = first
    const scope = `${prefix}/access_as_user`
    const { body } = await redeem(await codeFor({ scope }))
    first.entra.control.grantConsent(OTHER_APP.client_id, 'everyone', ['User.Read'])
    const { status } = await token(
      {
        grant_type: 'urn:ietf:params:oauth:grant-type:jwt-bearer',
        client_id: OTHER_APP.client_id,
        client_secret: OTHER_APP.client_secret,
        requested_token_use: 'on_behalf_of',
        assertion: body.access_token,
        scope: 'User.Read',
      },
      {},
      TENANT,
    )
    assert.equal(status, 200, prefix)
  }
})

test('an app ID URI of nobody is no resource', async () => {
  const shown = await first.open({ scope: `${URI}x/access_as_user` })
  const { searchParams } = new URL(String(shown.headers.get('location')))
  assert.equal(searchParams.get('error'), 'invalid_resource')
})
