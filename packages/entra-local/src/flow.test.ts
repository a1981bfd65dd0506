import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import * as oauth from 'oauth4webapi'
import { APP, NOOR, REDIRECT, TENANT } from './entra-fixture.ts'
import { cancelSignIn, signInAs } from './sign-in-as.ts'
import { type RunningEntraLocal, startEntraLocal } from './start-entra-local.ts'

/** The whole flow over HTTP, driven by a client library that checks every response. */
const INSECURE = { [oauth.allowInsecureRequests]: true }
const client: oauth.Client = { client_id: APP.client_id }
const authentication = oauth.ClientSecretPost(APP.client_secret)
const SCOPE = `openid profile email offline_access ${APP.client_id}/access_as_user`

let entra: RunningEntraLocal
let server: oauth.AuthorizationServer

before(async () => {
  entra = await startEntraLocal({ port: 0, clients: [APP] })
  const issuer = new URL(`${entra.origin}/${TENANT}/v2.0`)
  const response = await oauth.discoveryRequest(issuer, INSECURE)
  server = await oauth.processDiscoveryResponse(issuer, response)
})
after(() => entra.close())

async function begin() {
  const verifier = oauth.generateRandomCodeVerifier()
  const state = oauth.generateRandomState()
  const nonce = oauth.generateRandomNonce()
  const url = new URL(String(server.authorization_endpoint))
  url.search = new URLSearchParams({
    client_id: client.client_id,
    redirect_uri: REDIRECT,
    response_type: 'code',
    scope: SCOPE,
    state,
    nonce,
    code_challenge: await oauth.calculatePKCECodeChallenge(verifier),
    code_challenge_method: 'S256',
  }).toString()
  return { url, verifier, state, nonce }
}

async function redeem(callback: URL, start: Awaited<ReturnType<typeof begin>>, nonce: string) {
  const parameters = oauth.validateAuthResponse(server, client, callback, start.state)
  const response = await oauth.authorizationCodeGrantRequest(
    server,
    client,
    authentication,
    parameters,
    REDIRECT,
    start.verifier,
    INSECURE,
  )
  const options = { expectedNonce: nonce, requireIdToken: true }
  const tokens = await oauth.processAuthorizationCodeResponse(server, client, response, options)
  await oauth.validateApplicationLevelSignature(server, response, INSECURE)
  return tokens
}

test('sign in, verify the ID token against the published keys, refresh', async () => {
  const start = await begin()
  const tokens = await redeem(await signInAs(start.url, NOOR), start, start.nonce)
  const claims = oauth.getValidatedIdTokenClaims(tokens)
  assert.equal(claims?.['tid'], TENANT)
  assert.equal(claims?.['preferred_username'], NOOR)

  const refresh = await oauth.refreshTokenGrantRequest(
    server,
    client,
    authentication,
    String(tokens.refresh_token),
    { ...INSECURE, additionalParameters: { scope: SCOPE } },
  )
  const refreshed = await oauth.processRefreshTokenResponse(server, client, refresh)
  assert.equal(oauth.getValidatedIdTokenClaims(refreshed)?.sub, claims?.sub)
  assert.equal(refreshed.scope, `${APP.client_id}/access_as_user`)
})

test('a nonce of another request is noticed', async () => {
  const start = await begin()
  const callback = await signInAs(start.url, NOOR)
  await assert.rejects(redeem(callback, start, 'another'), /nonce/)
})

test('an own-API token verifies as a v2.0 token, a Graph address answers a Graph one', async () => {
  const start = await begin()
  start.url.searchParams.set('scope', 'openid profile User.Read')
  const tokens = await redeem(await signInAs(start.url, NOOR), start, start.nonce)
  const headers = { authorization: `Bearer ${tokens.access_token}` }
  const me = await fetch(`${entra.origin}/v1.0/me`, { headers })
  assert.equal(((await me.json()) as { userPrincipalName: string }).userPrincipalName, NOOR)
})

test('cancelling reaches the client as access_denied', async () => {
  const start = await begin()
  const callback = await cancelSignIn(start.url)
  assert.throws(() => oauth.validateAuthResponse(server, client, callback, start.state), {
    error: 'access_denied',
  })
})

test('a second factor and a consent are approved, or not, when the script says so', async () => {
  const claims = JSON.stringify({ access_token: { acrs: { essential: true, value: 'c1' } } })
  for (const [name, value] of [
    ['claims', claims],
    ['prompt', 'consent'],
  ] as const) {
    const start = await begin()
    start.url.searchParams.set(name, value)
    const tokens = await redeem(await signInAs(start.url, NOOR), start, start.nonce)
    assert.ok(tokens.access_token)
    const declined = await signInAs(start.url, NOOR, { approve: false })
    assert.throws(() => oauth.validateAuthResponse(server, client, declined, start.state), {
      error: 'access_denied',
    })
  }
})

test('a scripted sign-in says why it was refused', async () => {
  const { url } = await begin()
  await assert.rejects(signInAs(url, 'nobody'), /HTTP 400.+AADSTS50034/)
  url.searchParams.set('resource', 'http://localhost:3000/mcp')
  await assert.rejects(signInAs(url, NOOR), /HTTP 302.+AADSTS9010010/)
})
