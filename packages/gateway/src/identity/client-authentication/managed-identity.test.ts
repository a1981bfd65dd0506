import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { type ScriptedServer, startScriptedServer } from '../../http/scripted-server-fixture.ts'
import { JWT_BEARER } from './client-authentication.ts'
import { HEADER, IDENTITY, JWT, jwtOf, movableClock, NOW, patientAt } from './credential-fixture.ts'
import {
  createManagedIdentityAuthentication,
  exchangeAudienceFor,
  type ManagedIdentityOptions,
} from './managed-identity.ts'

const AUDIENCE = 'https://login.example/tenant/oauth2/v2.0/token'
const answer = (token: unknown) => ({
  body: { access_token: token, expires_on: String(NOW / 1000 + 3600) },
})

function authenticate(server: ScriptedServer, changed: Partial<ManagedIdentityOptions> = {}) {
  const clock = movableClock()
  const { waits, patience } = patientAt(clock)
  const { wait } = patience
  const authentication = createManagedIdentityAuthentication({
    endpoint: () => server.origin,
    header: () => HEADER,
    clientId: IDENTITY,
    patience: { wait, clock },
    ...changed,
  })
  return { clock, waits, authentication }
}

const assertionOf = async ({ authentication }: ReturnType<typeof authenticate>) =>
  (await authentication.parameters(AUDIENCE))['client_assertion']

describe('a managed identity as client authentication', () => {
  it('gives its token unchanged as the client assertion', async () => {
    await using server = await startScriptedServer(answer(JWT))
    const { authentication } = authenticate(server)
    assert.equal(authentication.kind, 'managed-identity')
    assert.deepEqual(await authentication.parameters(AUDIENCE), {
      client_assertion_type: JWT_BEARER,
      client_assertion: JWT,
    })
  })

  it('asks for the audience of the cloud it is in', async () => {
    await using server = await startScriptedServer(answer(JWT))
    const resource = () => server.requests.at(-1)?.url.searchParams.get('resource')
    await assertionOf(authenticate(server))
    assert.equal(resource(), 'api://AzureADTokenExchange')
    await assertionOf(authenticate(server, { exchangeAudience: 'api://AzureADTokenExchangeUSGov' }))
    assert.equal(resource(), 'api://AzureADTokenExchangeUSGov')
  })

  const CLOUDS = [
    ['https://login.microsoftonline.com', ''],
    ['https://login.microsoftonline.us', 'USGov'],
    ['https://login.partner.microsoftonline.cn', 'China'],
    ['http://localhost:3001', ''],
    ['https://lookalikemicrosoftonline.us', ''],
  ] as const
  for (const [authority, suffix] of CLOUDS) {
    it(`of ${authority} has the audience ending in "Exchange${suffix}"`, () => {
      const audience = exchangeAudienceFor(new URL(authority))
      assert.equal(audience, `api://AzureADTokenExchange${suffix}`)
    })
  }

  it('asks once for many requests, and reads the rotating header anew for the next token', async () => {
    await using server = await startScriptedServer(answer(JWT))
    const headers = ['first', 'second']
    const setup = authenticate(server, { header: () => headers.shift() })
    await Promise.all([assertionOf(setup), assertionOf(setup)])
    await assertionOf(setup)
    assert.equal(server.requests.length, 1)
    setup.clock.time = NOW + 3_300_000
    await assertionOf(setup)
    assert.deepEqual(
      server.requests.map((request) => request.headers['x-identity-header']),
      ['first', 'second'],
    )
  })

  it('asks once more, after a short wait, when the endpoint is not ready', async () => {
    await using server = await startScriptedServer({ status: 500 }, answer(JWT))
    const setup = authenticate(server)
    assert.equal(await assertionOf(setup), JWT)
    assert.deepEqual(setup.waits, [200])
  })

  it('gives up after the second attempt', async () => {
    await using server = await startScriptedServer({ status: 429 })
    await assert.rejects(assertionOf(authenticate(server)), /answered 429/)
    assert.equal(server.requests.length, 2)
  })

  it('does not keep people waiting when the endpoint wants more than three seconds', async () => {
    await using server = await startScriptedServer({
      status: 429,
      headers: { 'retry-after': '4' },
    })
    await assert.rejects(assertionOf(authenticate(server)), /answered 429/)
    assert.equal(server.requests.length, 1)
  })

  it('fetches another token after a refresh', async () => {
    const other = jwtOf({ sub: 'other' })
    await using server = await startScriptedServer(answer(JWT), answer(other))
    const setup = authenticate(server)
    assert.equal(await assertionOf(setup), JWT)
    setup.authentication.refresh()
    assert.equal(await assertionOf(setup), other)
  })

  it('refuses a token that is no JWT', async () => {
    await using server = await startScriptedServer(answer('opaque'))
    await assert.rejects(assertionOf(authenticate(server)), { name: 'CredentialUnavailable' })
  })
})
