import assert from 'node:assert/strict'
import { X509Certificate } from 'node:crypto'
import { test } from 'node:test'
import { NO_CAPTURES, readCapture } from './captures.ts'
import type { discoveryDocument } from './discovery.ts'
import { ORIGIN, startFixture, TENANT } from './entra-fixture.ts'
import type { ErrorBody } from './errors.ts'
import type { jsonWebKeySet } from './keys.ts'

const { request } = startFixture()

interface Golden {
  readonly required_fields: string[]
  readonly protocol_values: Record<string, string[]>
  readonly entra_boolean_values: Record<string, boolean | string>
}

const fetchJson = async <Shape>(path: string): Promise<Shape> =>
  (await (await request(path)).json()) as Shape

const discover = (tenant: string) =>
  fetchJson<ReturnType<typeof discoveryDocument>>(
    `/${tenant}/v2.0/.well-known/openid-configuration`,
  )

type KeySet = ReturnType<typeof jsonWebKeySet>

test('the common document has the shape of the capture', async (t) => {
  const golden = readCapture<Golden>('oidc-discovery.json')
  if (!golden) return t.skip(NO_CAPTURES)
  const document = await discover('common')
  const { required_fields, protocol_values, entra_boolean_values } = golden
  const fields = new Map<string, unknown>(Object.entries(document))
  for (const field of required_fields) assert.ok(fields.has(field), field)
  for (const [rule, values] of Object.entries(protocol_values)) followsRule(fields, rule, values)
  for (const [field, value] of Object.entries(entra_boolean_values))
    if (fields.has(field)) assert.equal(fields.get(field), value, field)
})

/** A rule is a field's name with `_equals`, `_must_include` or `_subset_of`. */
function followsRule(fields: ReadonlyMap<string, unknown>, rule: string, values: string[]) {
  const [, name = '', relation] = /^(.+?)_(equals|must_include|subset_of)$/.exec(rule) ?? []
  const actual = (fields.get(name) ?? fields.get(`${name}_supported`)) as string[] | undefined
  assert.ok(actual, `no field for ${rule}`)
  if (relation === 'equals') assert.deepEqual(actual, values, rule)
  const [inner, outer] = relation === 'must_include' ? [values, actual] : [actual, values]
  assert.ok(
    inner.every((one) => outer.includes(one)),
    rule,
  )
}

test('issuers: a template for many tenants, the GUID for one, by id or by domain', async () => {
  assert.equal((await discover('common')).issuer, `${ORIGIN}/{tenantid}/v2.0`)
  assert.equal((await discover('organizations')).issuer, `${ORIGIN}/{tenantid}/v2.0`)
  for (const name of [TENANT, 'voorbeeld.example', TENANT.toUpperCase()]) {
    const document = await discover(name)
    assert.equal(document.issuer, `${ORIGIN}/${TENANT}/v2.0`)
    assert.equal(document.token_endpoint, `${ORIGIN}/${TENANT}/oauth2/v2.0/token`)
  }
})

test('PKCE methods are not listed, as at Entra', async () => {
  assert.ok(!('code_challenge_methods_supported' in (await discover(TENANT))))
})

test('every address of the document answers', async () => {
  const document = await discover('organizations')
  for (const [field, address] of Object.entries(document)) {
    if (typeof address !== 'string' || !/_(endpoint|uri)$/.test(field)) continue
    const path = address.slice(ORIGIN.length)
    const get = await request(path)
    const post = await request(path, { method: 'POST' })
    assert.ok(get.status !== 404 || post.status !== 404, field)
  }
})

test('keys: RS256 material with the issuer on each key and without alg', async () => {
  for (const [tenant, issuer] of [
    ['common', `${ORIGIN}/{tenantid}/v2.0`],
    [TENANT, `${ORIGIN}/${TENANT}/v2.0`],
  ]) {
    const { keys } = await fetchJson<KeySet>(`/${tenant}/discovery/v2.0/keys`)
    assert.ok(keys.length >= 2)
    for (const key of keys) {
      assert.deepEqual(
        Object.keys(key).sort(),
        ['e', 'issuer', 'kid', 'kty', 'n', 'use', 'x5c', 'x5t'].sort(),
      )
      assert.equal(key.issuer, issuer)
    }
  }
})

test('a key comes with its certificate, and kid is its SHA-1 thumbprint', async () => {
  const { keys } = await fetchJson<KeySet>('/common/discovery/v2.0/keys')
  for (const { kid, x5t, x5c, n } of keys) {
    const certificate = new X509Certificate(Buffer.from(String(x5c[0]), 'base64'))
    assert.ok(certificate.verify(certificate.publicKey))
    assert.equal(certificate.publicKey.export({ format: 'jwk' }).n, n)
    const thumbprint = Buffer.from(certificate.fingerprint.replaceAll(':', ''), 'hex')
    assert.deepEqual([kid, x5t], Array(2).fill(thumbprint.toString('base64url')))
    assert.ok(certificate.validToDate.getTime() > Date.now())
  }
})

test('metadata may be read from any origin', async () => {
  const response = await request('/common/discovery/v2.0/keys')
  assert.equal(response.headers.get('access-control-allow-origin'), '*')
})

test('an unknown tenant and consumers are refused in Entra words', async () => {
  for (const [tenant, code] of [
    ['nowhere.example', 90002],
    ['consumers', 9002332],
  ]) {
    const response = await request(`/${tenant}/v2.0/.well-known/openid-configuration`)
    assert.equal(response.status, 400)
    assert.deepEqual(((await response.json()) as ErrorBody).error_codes, [code])
  }
})
