import assert from 'node:assert/strict'
import { test } from 'node:test'
import { ORIGIN, startFixture, TENANT } from './entra-fixture.ts'

const { request } = startFixture()

type Document = Record<string, unknown>

const read = async (path: string): Promise<{ status: number; body: Document }> => {
  const response = await request(path)
  return { status: response.status, body: (await response.json()) as Document }
}

test('the v1.0 document has the issuer of v1.0 tokens, as a template for many tenants', async () => {
  for (const [tenant, issuer] of [
    [TENANT, `${ORIGIN}/${TENANT}/`],
    ['voorbeeld.example', `${ORIGIN}/${TENANT}/`],
    ['common', `${ORIGIN}/{tenantid}/`],
  ]) {
    const { body } = await read(`/${tenant}/.well-known/openid-configuration`)
    assert.equal(body['issuer'], issuer)
    assert.ok(!('code_challenge_methods_supported' in body))
  }
})

test('every address of it answers, and the v1.0 endpoints say which to use', async () => {
  const { body } = await read(`/${TENANT}/.well-known/openid-configuration`)
  for (const [field, address] of Object.entries(body)) {
    if (typeof address !== 'string' || !/_(endpoint|uri)$/.test(field)) continue
    const { pathname } = new URL(address)
    const answers = [await request(pathname), await request(pathname, { method: 'POST' })]
    assert.ok(
      answers.some(({ status }) => status !== 404),
      field,
    )
  }
  const token = await read(new URL(String(body['token_endpoint'])).pathname)
  assert.match(String(token.body['error_description']), /AADSTS90023: .+\/oauth2\/v2\.0\/token/)
})

test('its keys are the same as those of v2.0, and name no issuer', async () => {
  const set = async (path: string) => (await read(path)).body['keys'] as { kid: string }[]
  const [v1, v2] = [
    await set(`/${TENANT}/discovery/keys`),
    await set('/common/discovery/v2.0/keys'),
  ]
  assert.deepEqual(
    v1.map(({ kid }) => kid),
    v2.map(({ kid }) => kid),
  )
  for (const key of v1) assert.ok(!('issuer' in key) && !('alg' in key))
})

test('unknown tenants and consumers are refused here as well', async () => {
  for (const path of ['.well-known/openid-configuration', 'discovery/keys'])
    for (const tenant of ['nowhere.example', 'consumers'])
      assert.equal((await read(`/${tenant}/${path}`)).status, 400, `${tenant}/${path}`)
})

test('instance discovery knows this directory and no other', async () => {
  const discover = (endpoint: string | undefined) =>
    read(
      `/common/discovery/instance?api-version=1.1${
        endpoint === undefined ? '' : `&authorization_endpoint=${encodeURIComponent(endpoint)}`
      }`,
    )
  const { status, body } = await discover(`${ORIGIN}/${TENANT}/oauth2/v2.0/authorize`)
  assert.equal(status, 200)
  assert.deepEqual(body, {
    tenant_discovery_endpoint: `${ORIGIN}/${TENANT}/v2.0/.well-known/openid-configuration`,
    'api-version': '1.1',
    metadata: [
      {
        preferred_network: 'localhost:3001',
        preferred_cache: 'localhost:3001',
        aliases: ['localhost:3001'],
      },
    ],
  })
  for (const endpoint of [undefined, 'nonsense', 'https://evil.example/x/oauth2/v2.0/authorize']) {
    const refusal = await discover(endpoint)
    assert.deepEqual(refusal.body['error_codes'], [50049], endpoint)
    assert.equal(refusal.body['error'], 'invalid_instance')
  }
})
