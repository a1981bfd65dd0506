import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as oauth from 'oauth4webapi'
import { B2C, B2C_TID, RESET, SIGN_IN, startB2cFixture } from './b2c-fixture.ts'
import { ORIGIN } from './entra-fixture.ts'

type Document = Readonly<Record<string, unknown>>

const DOCUMENT = 'v2.0/.well-known/openid-configuration'
const { request } = startB2cFixture()

const json = async (path: string) => (await (await request(path)).json()) as Document

test('the issuer ends in a slash, names no policy, and is not where the document was found', async () => {
  for (const policy of [SIGN_IN, RESET, `${B2C_TID}/B2C_1_editprofile`]) {
    const found = await json(`/${policy}/${DOCUMENT}`)
    assert.equal(found['issuer'], `${ORIGIN}/${B2C_TID}/v2.0/`, policy)
  }
})

test('a strict client refuses the document until the issuer is pinned', async () => {
  const found = await request(`/${SIGN_IN}/${DOCUMENT}`)
  const process = (issuer: string) =>
    oauth.processDiscoveryResponse(new URL(issuer), new Response(found.clone().body, found))
  await assert.rejects(process(`${ORIGIN}/${SIGN_IN}/v2.0/`), /issuer/)
  assert.ok(await process(`${ORIGIN}/${B2C_TID}/v2.0/`))
})

const ENDPOINTS = {
  authorization_endpoint: 'oauth2/v2.0/authorize',
  token_endpoint: 'oauth2/v2.0/token',
  end_session_endpoint: 'oauth2/v2.0/logout',
  jwks_uri: 'discovery/v2.0/keys',
}

test('addresses keep the form they were found in: path, GUID, onmicrosoft.com, tfp, query', async () => {
  const lower = 'b2c_1_signupsignin'
  const cases: [string, string, string][] = [
    [`/${SIGN_IN}/${DOCUMENT}`, `${B2C}/${lower}`, ''],
    [`/${B2C_TID}/B2C_1_SignUpSignIn/${DOCUMENT}`, `${B2C_TID}/${lower}`, ''],
    [
      `/Huurders.onmicrosoft.com/B2C_1_signupsignin/${DOCUMENT}`,
      `huurders.onmicrosoft.com/${lower}`,
      '',
    ],
    [`/tfp/${SIGN_IN}/${DOCUMENT}`, `tfp/${B2C}/${lower}`, ''],
    [`/${B2C}/${DOCUMENT}?p=B2C_1_signupsignin`, B2C, `?p=${lower}`],
  ]
  for (const [path, base, query] of cases) {
    const found = await json(path)
    for (const [name, end] of Object.entries(ENDPOINTS))
      assert.equal(found[name], `${ORIGIN}/${base}/${end}${query}`)
    for (const name of ['jwks_uri', 'end_session_endpoint']) {
      const answer = await request(String(found[name]).slice(ORIGIN.length))
      assert.equal(answer.status, 200, String(found[name]))
    }
    const token = String(found['token_endpoint']).slice(ORIGIN.length)
    assert.equal((await request(token, { method: 'POST' })).status, 400)
  }
})

test('every policy has the same keys, with nothing but RSA material on them', async () => {
  const keysAt = async (policy: string) =>
    (await json(`/${policy}/discovery/v2.0/keys`))['keys'] as Record<string, string>[]
  const keys = await keysAt(SIGN_IN)
  assert.deepEqual(await keysAt(RESET), keys)
  for (const key of keys)
    assert.deepEqual(Object.keys(key).sort(), ['e', 'kid', 'kty', 'n', 'use'].sort())
})

test('a tenant or policy that is not there is 404 in words of B2C, and so is no policy at all', async () => {
  for (const path of [
    `/${B2C}/B2C_1_other/${DOCUMENT}`,
    `/${B2C}/B2C_1_other/discovery/v2.0/keys`,
    `/${B2C}/${DOCUMENT}`,
    `/${B2C}/${DOCUMENT}?p=`,
    `/${B2C}/oauth2/v2.0/authorize`,
  ]) {
    const response = await request(path)
    assert.equal(response.status, 404, path)
    assert.match(await response.text(), /AADB2C90022/, path)
  }
  assert.equal(
    (await request(`/nobody.onmicrosoft.com/B2C_1_signupsignin/${DOCUMENT}`)).status,
    404,
  )
  assert.equal((await request(`/${B2C}/x/y/z`)).status, 404)
})

test('a tenant of B2C has none of the endpoints of Entra', async () => {
  for (const name of [B2C, B2C_TID]) {
    assert.equal((await request(`/${name}/.well-known/openid-configuration`)).status, 404)
    const device = await request(`/${name}/oauth2/v2.0/devicecode`, { method: 'POST' })
    assert.equal(device.status, 404)
  }
})

test('the issuer and the policy claim can be those of other tenants', async () => {
  const other = startB2cFixture({ b2c: { issuer: 'tfp', policyClaim: 'acr' } })
  const found = (await (await other.request(`/${SIGN_IN}/${DOCUMENT}`)).json()) as Document
  assert.equal(found['issuer'], `${ORIGIN}/tfp/${B2C_TID}/b2c_1_signupsignin/v2.0/`)
  assert.ok((found['claims_supported'] as string[]).includes('acr'))
})
