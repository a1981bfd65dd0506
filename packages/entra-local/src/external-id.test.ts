import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { createLocalJWKSet, decodeJwt, type JSONWebKeySet, jwtVerify } from 'jose'
import * as oauth from 'oauth4webapi'
import { assertionForm, createCertificate, signAssertion } from './credentials-fixture.ts'
import { sampleDirectory } from './directory.ts'
import type { discoveryDocument } from './discovery.ts'
import { APP, NOOR, ORIGIN, REDIRECT, startFixture } from './entra-fixture.ts'
import type { ErrorBody } from './errors.ts'
import { signInAs } from './sign-in-as.ts'
import { type RunningEntraLocal, startEntraLocal } from './start-entra-local.ts'

const TID = 'aaaaaaaa-0000-4000-8000-000000000003'
const BY_NAME = `klanten.ciam/${TID}`
const BY_GUID = `${TID}.ciam/${TID}`
const ISSUER = `${ORIGIN}/${BY_GUID}/v2.0`
const NOW = Date.UTC(2026, 10, 21, 12)
const ISA = 'isa@koper.example'
const OWN = `${APP.client_id}/access_as_user`

const { choose, entra, open, redeem, request, signIn, token } = startFixture()

const discover = async (host: string) => {
  const response = await request(`/${host}/v2.0/.well-known/openid-configuration`)
  return (await response.json()) as ReturnType<typeof discoveryDocument>
}

const tokensOf = async (scope: string, host = BY_NAME) => {
  const { searchParams } = await signIn({ scope }, ISA, host)
  return (await redeem(String(searchParams.get('code')), {}, {}, host)).body
}

test('the issuer is at the GUID host, whichever host the document was found at', async () => {
  for (const host of [BY_NAME, BY_GUID, 'klanten.ciam/klanten.example']) {
    const document = await discover(host)
    const [name] = host.split('/')
    assert.equal(document.issuer, ISSUER)
    assert.equal(document.token_endpoint, `${ORIGIN}/${name}/${TID}/oauth2/v2.0/token`)
    assert.equal(document.jwks_uri, `${ORIGIN}/${name}/${TID}/discovery/v2.0/keys`)
    assert.equal(document.userinfo_endpoint, `${ORIGIN}/oidc/userinfo`)
  }
})

test('every address of the document answers', async () => {
  for (const [field, address] of Object.entries(await discover(BY_NAME))) {
    if (typeof address !== 'string' || !/_(endpoint|uri)$/.test(field)) continue
    const path = address.slice(ORIGIN.length)
    const answers = [await request(path), await request(path, { method: 'POST' })]
    assert.ok(
      answers.some(({ status }) => status !== 404),
      field,
    )
  }
})

test('there is one tenant: no aliases, no other tenants, nobody from elsewhere', async () => {
  for (const segment of ['common', 'organizations', 'consumers', 'voorbeeld.example']) {
    const path = `/klanten.ciam/${segment}/v2.0/.well-known/openid-configuration`
    const response = await request(path)
    assert.equal(response.status, 400, segment)
    const { error_codes } = (await response.json()) as ErrorBody
    assert.deepEqual(error_codes, [90002])
  }
  assert.equal((await request(`/${TID}/v2.0/.well-known/openid-configuration`)).status, 400)
  const text = await (await open({}, BY_NAME)).text()
  assert.equal(text.match(/<button class="person/g)?.length, 1)
  assert.match(text, /isa@koper\.example/)
  assert.match(await (await choose({ username: NOOR }, {}, BY_NAME)).text(), /AADSTS50034/)
})

test('tokens are v2.0 tokens of Entra, and keys name the same issuer', async () => {
  const keys = (await (await request(`/${BY_NAME}/discovery/v2.0/keys`)).json()) as JSONWebKeySet
  assert.ok(keys.keys.every((key) => (key as { issuer?: string }).issuer === ISSUER))
  const { access_token, id_token } = await tokensOf(`openid profile ${OWN}`)
  for (const jwt of [access_token, id_token]) {
    const options = {
      issuer: ISSUER,
      audience: APP.client_id,
      currentDate: new Date(NOW),
    }
    const { payload } = await jwtVerify(String(jwt), createLocalJWKSet(keys), options)
    assert.deepEqual([payload['tid'], payload['ver']], [TID, '2.0'])
    assert.equal(payload['preferred_username'], ISA)
  }
})

test('of Graph there is User.Read, and it answers', async () => {
  const { access_token, scope } = await tokensOf('openid User.Read')
  assert.equal(scope, 'openid https://graph.microsoft.com/User.Read')
  const headers = { authorization: `Bearer ${access_token}` }
  for (const path of ['/v1.0/me', '/oidc/userinfo'])
    assert.equal((await request(path, { headers })).status, 200, path)
  for (const scope of ['Mail.Read', 'https://graph.microsoft.com/User.ReadBasic.All']) {
    const refused = (await open({ scope }, BY_NAME)).headers.get('location') ?? ''
    assert.match(String(new URL(refused).searchParams.get('error_description')), /AADSTS650053/)
  }
})

test('On-Behalf-Of works in the tenant, by either host, and for no token of another', async () => {
  const consent = `openid ${OWN} User.Read`
  const { access_token: assertion } = await (async () => {
    const { searchParams } = await signIn({ scope: consent }, ISA, BY_NAME)
    return (await redeem(String(searchParams.get('code')), { scope: OWN }, {}, BY_NAME)).body
  })()
  const exchange = (assertion: string | undefined, host: string) =>
    token(
      {
        grant_type: 'urn:ietf:params:oauth:grant-type:jwt-bearer',
        requested_token_use: 'on_behalf_of',
        client_id: APP.client_id,
        client_secret: String(APP.client_secret),
        assertion,
        scope: 'https://graph.microsoft.com/User.Read',
      },
      {},
      host,
    )
  for (const host of [BY_NAME, BY_GUID]) {
    const { status, body } = await exchange(assertion, host)
    assert.equal(status, 200, body.error_description)
    assert.equal(decodeJwt(String(body.access_token))['tid'], TID)
  }
  const elsewhere = await exchange(assertion, 'organizations')
  assert.deepEqual(elsewhere.body.error_codes, [50013])
})

test('a client assertion may name the token endpoint of either host, and of no other', async () => {
  const certificate = createCertificate(NOW)
  const { token } = startFixture({ clients: [{ ...APP, certificates: [certificate.pem] }] })
  const ask = async (host: string) => {
    const aud = `${ORIGIN}/${host}/oauth2/v2.0/token`
    const assertion = await signAssertion(certificate, NOW, { aud })
    return token(assertionForm(assertion), {}, BY_NAME)
  }
  for (const host of [BY_NAME, BY_GUID]) assert.equal((await ask(host)).status, 200, host)
  assert.deepEqual((await ask(TID)).body.error_codes, [700023])
})

test('each tenant offers its own customers only', async () => {
  const second = {
    tid: 'aaaaaaaa-0000-4000-8000-00000000000a',
    name: 'Other',
    domain: 'other.example',
  }
  const [isa] = sampleDirectory.externalId?.people ?? []
  assert.ok(isa)
  const others = [isa, { ...isa, tid: second.tid, username: 'else@koper.example' }]
  const tenants = [...(sampleDirectory.externalId?.tenants ?? []), second]
  const { open } = startFixture({
    directory: { ...sampleDirectory, externalId: { tenants, people: others } },
  })
  for (const [host, count] of [
    [BY_NAME, 1],
    [`other.ciam/${second.tid}`, 1],
  ] as const) {
    const text = await (await open({}, host)).text()
    assert.equal(text.match(/<button class="person/g)?.length, count, host)
  }
})

test('keys rotate here as everywhere', async () => {
  const before = (await (await request(`/${BY_NAME}/discovery/v2.0/keys`)).json()) as JSONWebKeySet
  await entra.control.rotateKeys()
  const keys = (await (await request(`/${BY_NAME}/discovery/v2.0/keys`)).json()) as JSONWebKeySet
  assert.equal(keys.keys.length, before.keys.length + 1)
  const { id_token } = await tokensOf('openid')
  const options = { currentDate: new Date(NOW) }
  await jwtVerify(String(id_token), createLocalJWKSet(keys), options)
  await assert.rejects(jwtVerify(String(id_token), createLocalJWKSet(before), options))
})

let running: RunningEntraLocal
before(async () => {
  running = await startEntraLocal({ port: 0, clients: [APP] })
})
after(() => running.close())

const INSECURE = { [oauth.allowInsecureRequests]: true }

test('a strict client refuses the document until the issuer is pinned; then it signs in', async () => {
  const address = new URL(`${running.origin}/${BY_NAME}/v2.0`)
  const found = await oauth.discoveryRequest(address, INSECURE)
  await assert.rejects(oauth.processDiscoveryResponse(address, found.clone()), /issuer/)
  const pinned = new URL(`${running.origin}/${BY_GUID}/v2.0`)
  const server = await oauth.processDiscoveryResponse(pinned, found)

  const client = { client_id: APP.client_id }
  const verifier = oauth.generateRandomCodeVerifier()
  const url = new URL(String(server.authorization_endpoint))
  url.search = new URLSearchParams({
    client_id: APP.client_id,
    redirect_uri: REDIRECT,
    response_type: 'code',
    scope: `openid ${OWN}`,
    code_challenge: await oauth.calculatePKCECodeChallenge(verifier),
    code_challenge_method: 'S256',
  }).toString()
  const callback = await signInAs(url, ISA)
  const response = await oauth.authorizationCodeGrantRequest(
    server,
    client,
    oauth.ClientSecretPost(String(APP.client_secret)),
    oauth.validateAuthResponse(server, client, callback, oauth.expectNoState),
    REDIRECT,
    verifier,
    INSECURE,
  )
  const tokens = await oauth.processAuthorizationCodeResponse(server, client, response)
  await oauth.validateApplicationLevelSignature(server, response, INSECURE)
  assert.equal(oauth.getValidatedIdTokenClaims(tokens)?.['tid'], TID)
})
