import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { decodeJwt } from 'jose'
import {
  assertionForm,
  createCertificate,
  signAssertion,
  TOKEN_ENDPOINT,
} from './credentials-fixture.ts'
import { APP, ORIGIN, OTHER_APP, startFixture, TENANT } from './entra-fixture.ts'
import { GRAPH_SCOPE, OWN_SCOPE, refused, startOboFixture } from './obo-fixture.ts'

const NOW = Date.UTC(2026, 10, 21, 12)
const certificate = createCertificate(NOW)
const { client_secret: _, ...registration } = APP
const WITH_CERTIFICATE = { ...registration, certificates: [certificate.pem] }
const { clock, token } = startFixture({ clients: [WITH_CERTIFICATE, OTHER_APP] })

const ask = async (assertion: string | Promise<string>, form: Record<string, string> = {}) =>
  token({ ...assertionForm(await assertion), ...form }, {}, TENANT)
const sign = (claims = {}, header?: Record<string, unknown>) =>
  signAssertion(certificate, clock.now, claims, header)

describe('a certificate', () => {
  test('signs with PS256 and x5t#S256, or with RS256 and x5t; the token says 2', async () => {
    for (const header of [
      { alg: 'PS256', 'x5t#S256': certificate.sha256 },
      { alg: 'RS256', x5t: certificate.sha1 },
      { alg: 'RS256', 'x5t#S256': certificate.sha256 },
    ]) {
      const { status, body } = await ask(sign({}, header))
      assert.equal(status, 200, body.error_description)
      assert.equal(decodeJwt(String(body.access_token))['azpacr'], '2')
    }
  })

  test('may name the token endpoint or the issuer, by id, domain or the alias it is sent to', async () => {
    for (const name of [TENANT, 'voorbeeld.example'])
      for (const aud of [`${ORIGIN}/${name}/oauth2/v2.0/token`, `${ORIGIN}/${name}/v2.0`])
        assert.equal((await ask(sign({ aud }))).status, 200, aud)
    const aud = `${ORIGIN}/organizations/oauth2/v2.0/token`
    const form = assertionForm(await sign({ aud }))
    assert.equal((await token(form, {}, 'organizations')).status, 200)
    refused(await ask(sign({ aud })), 700023, 'invalid_client', 401)
  })

  test('serves every grant: code, refresh and On-Behalf-Of', async () => {
    const fixture = startOboFixture({ clients: [WITH_CERTIFICATE, OTHER_APP] })
    const scope = `offline_access ${OWN_SCOPE} ${GRAPH_SCOPE}`
    const code = await fixture.codeFor({ scope })
    const credentials = async (scopes: string) => {
      const { grant_type: _, ...form } = assertionForm(await sign())
      return { ...form, client_secret: undefined, scope: scopes }
    }
    const first = await fixture.redeem(
      code,
      await credentials(`offline_access ${OWN_SCOPE}`),
      {},
      TENANT,
    )
    assert.equal(decodeJwt(String(first.body.access_token))['azpacr'], '2')
    const { access_token, refresh_token } = first.body
    const exchanged = await fixture.onBehalfOf(access_token, await credentials(GRAPH_SCOPE))
    assert.equal(decodeJwt(String(exchanged.body.access_token))['appidacr'], '2')
    const form = { grant_type: 'refresh_token', refresh_token, ...(await credentials(GRAPH_SCOPE)) }
    assert.equal((await fixture.token(form, {}, TENANT)).status, 200)
  })
})

test('an alias of the directory is a place to address it to as well', async () => {
  const aliases = ['https://login.voorbeeld.example']
  const clients = [WITH_CERTIFICATE]
  const aud = `${aliases[0]}/${TENANT}/oauth2/v2.0/token`
  const form = assertionForm(await sign({ aud }))
  assert.equal((await startFixture({ clients, aliases }).token(form, {}, TENANT)).status, 200)
  refused(await token(form, {}, TENANT), 700023, 'invalid_client', 401)
  assert.throws(
    () => startFixture({ aliases: ['https://x.example/path'] }),
    /scheme, host and port/,
  )
})

describe('an assertion is refused', () => {
  test('without its type (900144), with another type (90023), beside a secret (90023)', async () => {
    const { client_assertion_type: _, ...form } = assertionForm(await sign())
    refused(await token(form, {}, TENANT), 900144, 'invalid_request')
    refused(await ask(sign(), { client_assertion_type: 'saml' }), 90023, 'invalid_request')
    refused(await ask(sign(), { client_secret: 'x' }), 90023, 'invalid_request')
  })

  test('when it is no JWT (50027)', async () => {
    refused(await ask('x.y.z'), 50027, 'invalid_request')
    refused(await ask(`${await sign()}${'A'.repeat(17_000)}`), 50027, 'invalid_request')
  })

  test('from a certificate that is not registered, or signed with another key (700027)', async () => {
    const stranger = createCertificate(NOW)
    refused(await ask(signAssertion(stranger, NOW)), 700027, 'invalid_client', 401)
    const forged = { alg: 'PS256', 'x5t#S256': certificate.sha256 }
    refused(await ask(signAssertion(stranger, NOW, {}, forged)), 700027, 'invalid_client', 401)
    refused(await ask(sign({}, { alg: 'PS256' })), 700027, 'invalid_client', 401)
  })

  test('with another algorithm than PS256 and RS256 (700027)', async () => {
    const header = { alg: 'RS512', 'x5t#S256': certificate.sha256 }
    refused(await ask(sign({}, header)), 700027, 'invalid_client', 401)
    const parts = (await sign()).split('.')
    const none = { alg: 'none', 'x5t#S256': certificate.sha256 }
    const unsigned = `${Buffer.from(JSON.stringify(none)).toString('base64url')}.${parts[1]}.`
    refused(await ask(unsigned), 700027, 'invalid_client', 401)
  })

  test('outside its time, five minutes of grace aside, or without an end (700024)', async () => {
    const seconds = NOW / 1000
    assert.equal((await ask(sign({ exp: seconds - 299 }))).status, 200)
    refused(await ask(sign({ exp: seconds - 300 })), 700024, 'invalid_client', 401)
    assert.equal((await ask(sign({ nbf: seconds + 300 }))).status, 200)
    refused(await ask(sign({ nbf: seconds + 301 })), 700024, 'invalid_client', 401)
    refused(await ask(sign({ exp: undefined })), 700024, 'invalid_client', 401)
  })

  test('when its subject is another app (700021) or its audience another place (700023)', async () => {
    const sub = OTHER_APP.client_id
    refused(await ask(sign({ sub })), 700021, 'invalid_client', 401)
    for (const aud of [
      undefined,
      'https://evil.example/',
      `${TOKEN_ENDPOINT}/`,
      [TOKEN_ENDPOINT, 'x'],
    ])
      refused(await ask(sign({ aud })), 700023, 'invalid_client', 401)
  })

  test('by a certificate outside its validity (700027)', async () => {
    const before = clock.now
    clock.now = before + 366 * 24 * 3_600_000
    refused(await ask(sign()), 700027, 'invalid_client', 401)
    clock.now = before - 3_600_000
    refused(await ask(sign()), 700027, 'invalid_client', 401)
    clock.now = before
  })

  test('of an app that has neither certificate nor federated credential (700027)', async () => {
    const form = assertionForm(await sign(), OTHER_APP.client_id)
    refused(await token(form, {}, TENANT), 700027, 'invalid_client', 401)
  })
})

test('an app without a secret has none to guess, and a public client shows nothing (700025)', async () => {
  const secret = { ...assertionForm(''), client_assertion: undefined, client_secret: 'undefined' }
  refused(await token(secret, {}, TENANT), 7000215, 'invalid_client', 401)
  const clients = [{ ...registration, public_client: true }]
  const open = startFixture({ clients })
  const withSecret = await open.redeem(await open.codeFor(), { client_secret: 'x' })
  refused(withSecret, 700025, 'invalid_client', 401)
  const withAssertion = assertionForm(await sign())
  refused(await open.token(withAssertion, {}, TENANT), 700025, 'invalid_client', 401)
  const scope = OWN_SCOPE
  const { body } = await open.redeem(await open.codeFor({ scope }), { client_secret: undefined })
  assert.equal(decodeJwt(String(body.access_token))['azpacr'], '0')
})
