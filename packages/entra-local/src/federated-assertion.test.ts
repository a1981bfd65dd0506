import assert from 'node:assert/strict'
import { generateKeyPairSync } from 'node:crypto'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { after, before, describe, test } from 'node:test'
import { decodeJwt, exportJWK, type JWTPayload, SignJWT } from 'jose'
import { assertionForm, createCertificate } from './credentials-fixture.ts'
import { APP, ORIGIN, OTHER_APP, startFixture, TENANT } from './entra-fixture.ts'
import { OWN_SCOPE, refused } from './obo-fixture.ts'

const NOW = Date.UTC(2026, 10, 21, 12)
const SUBJECT = 'system:serviceaccount:listings:Gateway'
const AUDIENCE = 'api://AzureADTokenExchange'
const PRINCIPAL = 'ffffffff-0000-4000-8000-000000000002'
const IDENTITY = { client_id: 'ffffffff-0000-4000-8000-000000000001', principal_id: PRINCIPAL }
const { client_secret: _, ...registration } = APP

/** An issuer of a cluster: a discovery document and keys, which a test may spoil. */
const keys = generateKeyPairSync('rsa', { modulusLength: 2048 })
const documents = new Map<string, unknown>()
const server = createServer((request, response) => {
  const document = documents.get(String(request.url))
  if (document instanceof URL) return response.writeHead(302, { location: document.href }).end()
  if (document === undefined) return response.writeHead(404).end()
  return response.end(typeof document === 'string' ? document : JSON.stringify(document))
})
const LOCAL = 'http://127.0.0.1:PORT'
/** The same machine by a name that is not one of its own. */
const MAPPED = 'http://[::ffff:7f00:1]:PORT'
let issuer: string
let fixture: ReturnType<typeof startFixture>

before(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}/cluster`
  const jwk = { ...(await exportJWK(keys.publicKey)), kid: 'k1', use: 'sig' }
  documents.set('/keys', { keys: [jwk] })
  const federated_credentials = [
    { issuer, subject: SUBJECT, audiences: [AUDIENCE, 'another audience'] },
    { issuer: `${ORIGIN}/${TENANT}/v2.0`, subject: PRINCIPAL, audiences: [AUDIENCE] },
    ...['http://cluster.example/', `${MAPPED}/cluster`, `${LOCAL}/moved`].map((one) => ({
      issuer: one.replace('PORT', new URL(issuer).port),
      subject: SUBJECT,
      audiences: [AUDIENCE],
    })),
  ]
  fixture = startFixture({
    clients: [{ ...registration, federated_credentials }, OTHER_APP],
    managed_identities: [IDENTITY],
    identity_header: 'the header',
  })
  publish()
})
after(() => server.close())

const publish = (members: object = {}) =>
  documents.set('/cluster/.well-known/openid-configuration', {
    issuer,
    jwks_uri: `${new URL(issuer).origin}/keys`,
    ...members,
  })

const sign = (claims: JWTPayload = {}, key = keys.privateKey) =>
  new SignJWT({ iss: issuer, sub: SUBJECT, aud: AUDIENCE, exp: NOW / 1000 + 600, ...claims })
    .setProtectedHeader({ alg: 'RS256', kid: 'k1' })
    .sign(key)

const ask = async (assertion: string | Promise<string>) =>
  fixture.token(assertionForm(await assertion), {}, TENANT)

async function managedIdentityToken(resource = AUDIENCE): Promise<string> {
  const query = new URLSearchParams({ 'api-version': '2019-08-01', resource })
  const path = `/msi/token?${query}&client_id=${IDENTITY.client_id}`
  const headers = { 'x-identity-header': 'the header' }
  const answer = (await (await fixture.request(path, { headers })).json()) as object
  return String((answer as { access_token: string }).access_token)
}

describe('a federated credential', () => {
  test('lets the token of its issuer stand in for a secret', async () => {
    const { status, body } = await ask(sign())
    assert.equal(status, 200, body.error_description)
    assert.equal(decodeJwt(String(body.access_token))['azpacr'], '2')
    assert.equal((await ask(sign({ aud: ['x', 'another audience'] }))).status, 200)
  })

  test('lets a managed identity of the directory do so', async () => {
    const { status, body } = await ask(managedIdentityToken())
    assert.equal(status, 200, body.error_description)
  })
})

describe('what does not match is named', () => {
  test('issuer 700211, also when it differs by a slash; subject 700213; audience 700212', async () => {
    refused(await ask(sign({ iss: `${issuer}/` })), 700211, 'invalid_client', 401)
    refused(await ask(sign({ iss: undefined })), 700211, 'invalid_client', 401)
    refused(await ask(sign({ aud: 'api://azureadtokenexchange' })), 700212, 'invalid_client', 401)
    refused(await ask(sign({ aud: undefined })), 700212, 'invalid_client', 401)
    refused(await ask(sign({ sub: 'another' })), 700213, 'invalid_client', 401)
    refused(await ask(sign({ sub: undefined })), 700213, 'invalid_client', 401)
  })

  test('a subject that differs in case alone: 7002138', async () => {
    const answer = await ask(sign({ sub: SUBJECT.toLowerCase() }))
    refused(answer, 7002138, 'invalid_client', 401)
    assert.match(String(answer.body.error_description), /case-insensitive/)
  })

  test('audience and subject are those of one credential, not of two', async () => {
    const claims = { sub: PRINCIPAL, aud: 'another audience' }
    refused(await ask(sign(claims)), 700213, 'invalid_client', 401)
  })

  test('a managed identity token for another resource has another audience', async () => {
    const other = await managedIdentityToken(`api://${OTHER_APP.client_id}`)
    refused(await ask(other), 700212, 'invalid_client', 401)
  })
})

describe('what matches is verified', () => {
  test('another key 700027, an expired token 700024', async () => {
    const stranger = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey
    refused(await ask(sign({}, stranger)), 700027, 'invalid_client', 401)
    refused(await ask(sign({ exp: NOW / 1000 - 300 })), 700024, 'invalid_client', 401)
    const [head, body] = (await managedIdentityToken()).split('.')
    refused(await ask(`${head}.${body}.AAAA`), 700027, 'invalid_client', 401)
  })

  test('a managed identity token ends after a day (700024)', async () => {
    const assertion = await managedIdentityToken()
    fixture.clock.now += 24 * 3_600_000 + 299_000
    assert.equal((await ask(assertion)).status, 200)
    fixture.clock.now += 1000
    refused(await ask(assertion), 700024, 'invalid_client', 401)
    fixture.clock.now = NOW
  })

  test('keys out of reach, of another issuer, or too large: 50166', async () => {
    const unreachable = sign({ iss: 'http://cluster.example/' })
    refused(await ask(unreachable), 50166, 'invalid_request')
    publish({ issuer: 'https://evil.example' })
    refused(await ask(sign()), 50166, 'invalid_request')
    publish({ jwks_uri: 5 })
    refused(await ask(sign()), 50166, 'invalid_request')
    publish({ padding: 'x'.repeat(300_000) })
    refused(await ask(sign()), 50166, 'invalid_request')
    documents.set('/cluster/.well-known/openid-configuration', 'no JSON')
    refused(await ask(sign()), 50166, 'invalid_request')
    publish()
    assert.equal((await ask(sign())).status, 200)
  })

  test('without TLS only this machine by its own name, and no redirect: 50166', async () => {
    const { port } = new URL(issuer)
    const mapped = `${MAPPED.replace('PORT', port)}/cluster`
    publish({ issuer: mapped })
    refused(await ask(sign({ iss: mapped })), 50166, 'invalid_request')
    publish()
    const moved = `${LOCAL.replace('PORT', port)}/moved`
    const path = '/.well-known/openid-configuration'
    const document = { issuer: moved, jwks_uri: `${LOCAL.replace('PORT', port)}/keys` }
    documents.set('/target', document)
    documents.set(`/moved${path}`, new URL('/target', moved))
    refused(await ask(sign({ iss: moved })), 50166, 'invalid_request')
    documents.set(`/moved${path}`, document)
    assert.equal((await ask(sign({ iss: moved }))).status, 200)
  })

  test('a person is no workload: a token with scopes is refused (700229)', async () => {
    const own = `${ORIGIN}/${TENANT}/v2.0`
    const oid = 'bbbbbbbb-0000-4000-8000-000000000001'
    const clients = [{ ...APP, federated_credentials: [] }]
    const scout = startFixture({ clients })
    const { body } = await scout.redeem(await scout.codeFor({ scope: OWN_SCOPE }))
    const sub = String(decodeJwt(String(body.access_token)).sub)
    const federated_credentials = [{ issuer: own, subject: sub, audiences: [APP.client_id] }]
    const trusting = startFixture({ clients: [{ ...APP, federated_credentials }] })
    const mine = await trusting.redeem(await trusting.codeFor({ scope: OWN_SCOPE }))
    const claims = decodeJwt(String(mine.body.access_token))
    assert.deepEqual([claims.sub, claims['oid']], [sub, oid])
    const form = assertionForm(String(mine.body.access_token))
    refused(await trusting.token(form, {}, TENANT), 700229, 'invalid_client', 401)
  })
})

test('an app with a certificate alone takes no federated assertion (700211)', async () => {
  const clients = [{ ...registration, certificates: [createCertificate(NOW).pem] }]
  const answer = await startFixture({ clients }).token(assertionForm(await sign()), {}, TENANT)
  refused(answer, 700211, 'invalid_client', 401)
})
