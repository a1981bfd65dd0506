import assert from 'node:assert/strict'
import { after, describe, test } from 'node:test'
import { modern, startEndpoint } from '../../mcp/endpoint-under-test.ts'
import { scopeNames } from '../direct-scopes.ts'
import {
  APP,
  APP_ONLY,
  NOW,
  newKey,
  OTHER_TENANT,
  type SigningKey,
  STS,
  startEntra,
  TENANT,
} from './entra-fixture.ts'
import type { EntraVerifierOptions } from './entra-verifier.ts'

/**
 * Eight defects were reproduced in the verifier of the reference project. Each test asks our whole
 * MCP endpoint over HTTP, because some of them were in how the parts were put together.
 */
async function startServer(options: Partial<EntraVerifierOptions> = {}) {
  const entra = await startEntra()
  const verifier = entra.verifier({
    scopes: ['property:read', 'assessments:read', 'assessments:write'],
    ...options,
  })
  const { origin: authorityHost } = entra
  const direct = {
    authorityHost: new URL(authorityHost),
    tenant: 'organizations',
    appIdUri: `api://${APP}`,
  }
  const door = await startEndpoint({ verifier, scopeNames: scopeNames({ direct }) })
  after(() => Promise.all([door.close(), entra.close()]))
  const answerTo = async (token: string, tool: string) => {
    const headers = { authorization: `Bearer ${token}` }
    const response = await fetch(door.url, modern('tools/call', { name: tool }, headers))
    const text = await response.text()
    const challenge = response.headers.get('www-authenticate') ?? ''
    return { status: response.status, text, challenge }
  }
  /** The status of a call of `whoami`, which needs `assessments:read`. */
  const statusOf = async (token: string) => (await answerTo(token, 'whoami')).status
  return { entra, answerTo, statusOf }
}

const READ = { scp: 'assessments:read' }
const { entra, answerTo, statusOf } = await startServer()

describe('defects of the reference verifier that we do not share', () => {
  test('1: scopes are enforced, for each call its own and no more than those', async () => {
    const unrelated = await answerTo(await entra.v2({ scp: 'unrelated' }), 'whoami')
    assert.equal(unrelated.status, 401)
    assert.match(unrelated.challenge, /error="invalid_token"/)
    const poor = await answerTo(await entra.v2(READ), 'save')
    assert.equal(poor.status, 403)
    const needed = `api://${APP}/assessments:read api://${APP}/assessments:write`
    assert.ok(poor.challenge.includes(`scope="${needed}"`), poor.challenge)
    const enough = await answerTo(await entra.v2(READ), 'whoami')
    assert.equal(enough.status, 200)
    assert.match(enough.text, /person of/)
  })

  test('2: an ID token is not an access token', async () => {
    const idToken = { scp: undefined, azp: undefined, name: 'Noor Voorbeeld' }
    assert.equal(await statusOf(await entra.v2(idToken)), 401)
    assert.equal(await statusOf(await entra.v2({ ...idToken, nonce: 'n' })), 401)
    assert.equal(await statusOf(await entra.v2({ ...READ, nonce: 'n' })), 401)
  })

  test('3: an application’s own token does not pass for a person’s', async () => {
    const roles = ['assessments:read']
    for (const claims of [{}, { idtyp: 'app' }])
      assert.equal(await statusOf(await entra.v2({ ...APP_ONLY, roles, ...claims })), 401)
  })

  test('4: v1.0 tokens, which a new app registration gets, are accepted', async () => {
    for (const aud of [`api://${APP}`, APP])
      assert.equal(await statusOf(await entra.v1({ ...READ, aud })), 200)
  })

  test('5: a rotated key works at once, for many callers with one request, and survives an outage', async () => {
    const { entra: rotating, statusOf: status } = await startServer()
    assert.equal(await status(await rotating.v2(READ)), 200)
    const next = await newKey('next')
    const issuer = `${rotating.origin}/{tenantid}/v2.0`
    rotating.published = [{ ...next.jwk, issuer }]
    const token = await rotating.v2(READ, {}, next)
    const statuses = await Promise.all(Array.from({ length: 20 }, () => status(token)))
    assert.deepEqual(new Set(statuses), new Set([200]))
    assert.equal(rotating.countOf('/keys'), 2)
    rotating.status = 503
    rotating.clock.seconds += 3601
    const later = { ...READ, exp: NOW + 7200 }
    assert.equal(await status(await rotating.v2(later, {}, next)), 200)
    assert.equal(await status(await rotating.v2(later, {}, await newKey('unknown'))), 503)
  })

  test('6: a clock that is a few seconds off refuses nobody', async () => {
    assert.equal(await statusOf(await entra.v2({ ...READ, nbf: NOW + 20 })), 200)
    assert.equal(await statusOf(await entra.v2({ ...READ, exp: NOW - 20 })), 200)
  })

  test('7: the tenant, the issuer and the issuer of the key are compared', async () => {
    const iss = `${entra.origin}/${OTHER_TENANT}/v2.0`
    assert.equal(await statusOf(await entra.v2({ ...READ, iss })), 401)
    assert.equal(await statusOf(await entra.v1({ ...READ, iss: `${STS}/${OTHER_TENANT}/` })), 401)
    const { entra: shared, statusOf: status } = await startServer({ allowedTenants: 'any' })
    const key: SigningKey = await newKey('of-one-tenant')
    shared.published = [{ ...key.jwk, issuer: `${shared.origin}/${OTHER_TENANT}/v2.0` }]
    assert.equal(await status(await shared.v2({ ...READ, tid: OTHER_TENANT }, {}, key)), 200)
    assert.equal(await status(await shared.v2({ ...READ, tid: TENANT }, {}, key)), 401)
  })

  test('8: a shared authority takes the tokens of the tenants it is open to', async () => {
    for (const tenant of ['organizations', 'common']) {
      const { entra: shared, statusOf: status } = await startServer({ tenant })
      assert.equal(await status(await shared.v2(READ)), 200)
      assert.equal(await status(await shared.v1(READ)), 200)
      assert.equal(await status(await shared.v2({ ...READ, tid: OTHER_TENANT })), 401)
    }
  })
})
