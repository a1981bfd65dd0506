import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import {
  type ClientAuthentication,
  CredentialUnavailable,
} from '../identity/client-authentication/client-authentication.ts'
import {
  CLAIMS,
  CLIENT,
  MAIL_READ,
  refusal,
  startTokenEndpoint,
  TENANT,
  type TokenEndpoint,
  token,
  USER_READ,
} from './delegation-fixture.ts'
import {
  type ExchangeRequest,
  entraTokenEndpoint,
  type OnBehalfOfOptions,
  onBehalfOf,
} from './on-behalf-of.ts'

const request: ExchangeRequest = {
  assertion: { token: 'the.persons.token', tenantId: TENANT },
  scopes: [MAIL_READ, USER_READ],
}

const secret: ClientAuthentication = {
  kind: 'secret',
  parameters: async () => ({ client_secret: 'the-clients-secret' }),
  refresh() {},
}

const exchangeAt = (endpoint: TokenEndpoint, options: Partial<OnBehalfOfOptions> = {}) =>
  onBehalfOf({
    tokenEndpoint: entraTokenEndpoint(endpoint.origin),
    clientId: CLIENT,
    authentication: secret,
    claimsCapable: false,
    allowInsecure: true,
    clock: { now: () => 0 },
    timeoutMs: 2_000,
    ...options,
  })

const outcomeOf = async (endpoint: TokenEndpoint, options?: Partial<OnBehalfOfOptions>) => {
  const outcome = await exchangeAt(endpoint, options)(request)
  return 'failure' in outcome ? outcome : assert.fail('it should have been refused')
}

describe('an On-Behalf-Of exchange', () => {
  it('sends what Entra’s documentation lists, to the person’s own tenant', async () => {
    await using endpoint = await startTokenEndpoint()
    assert.deepEqual(await exchangeAt(endpoint)(request), {
      accessToken: 'token-1',
      expiresIn: 3_600,
    })
    assert.deepEqual(Object.fromEntries(endpoint.requests[0] ?? []), {
      path: `/${TENANT}/oauth2/v2.0/token`,
      grant_type: 'urn:ietf:params:oauth:grant-type:jwt-bearer',
      requested_token_use: 'on_behalf_of',
      client_id: CLIENT,
      client_secret: 'the-clients-secret',
      assertion: 'the.persons.token',
      scope: `${MAIL_READ} ${USER_READ}`,
    })
  })

  it('says that claims challenges are handled, beside the claims that were asked for', async () => {
    await using endpoint = await startTokenEndpoint()
    const exchange = exchangeAt(endpoint, { claimsCapable: true })
    await exchange(request)
    await exchange({ ...request, claims: CLAIMS })
    await exchangeAt(endpoint)({ ...request, claims: CLAIMS })
    const sent = endpoint.requests.map((form) => JSON.parse(form.get('claims') ?? 'null'))
    const capable = { xms_cc: { values: ['cp1'] } }
    assert.deepEqual(sent, [
      { access_token: capable },
      { access_token: { ...JSON.parse(CLAIMS).access_token, ...capable } },
      JSON.parse(CLAIMS),
    ])
  })

  it('signs its assertion for the endpoint it goes to', async () => {
    await using endpoint = await startTokenEndpoint()
    const audiences: string[] = []
    const authentication: ClientAuthentication = {
      ...secret,
      parameters: async (audience) => {
        audiences.push(audience)
        return { client_assertion_type: 'x', client_assertion: 'y', grant_type: 'hijacked' }
      },
    }
    await exchangeAt(endpoint, { authentication })(request)
    assert.deepEqual(audiences, [`${endpoint.origin.href}${TENANT}/oauth2/v2.0/token`])
    const sent = endpoint.requests[0]
    assert.equal(sent?.get('client_assertion'), 'y')
    assert.match(sent?.get('grant_type') ?? '', /jwt-bearer$/)
  })

  it('needs https, unless plain http was allowed', async () => {
    await using endpoint = await startTokenEndpoint()
    const { failure, cause } = await outcomeOf(endpoint, { allowInsecure: false })
    assert.equal(failure.class, 'CONFIG')
    assert.match(String(cause), /must be https/)
    assert.equal(endpoint.requests.length, 0)
  })

  it('goes to the endpoint that the provider publishes, and comes back later without one', async () => {
    await using endpoint = await startTokenEndpoint()
    const tokenEndpoint = async (tenant: string) => `${endpoint.origin.href}of/${tenant}`
    await exchangeAt(endpoint, { tokenEndpoint })(request)
    assert.equal(endpoint.requests[0]?.get('path'), `/of/${TENANT}`)
    const unknown = () => Promise.reject(new Error('no discovery now'))
    const { failure, cause } = await outcomeOf(endpoint, { tokenEndpoint: unknown })
    assert.equal(failure.class, 'TRANSIENT')
    assert.match(String(cause), /no discovery now/)
  })

  it('asks nobody for a person without a tenant id', async () => {
    await using endpoint = await startTokenEndpoint()
    for (const tenantId of ['common', 'organizations', '', '../x', `${TENANT}/../x`]) {
      const outcome = await exchangeAt(endpoint)({
        ...request,
        assertion: { token: 'x', tenantId },
      })
      assert.equal('failure' in outcome && outcome.failure.class, 'CONFIG', tenantId)
    }
    assert.equal(endpoint.requests.length, 0)
  })

  it('follows no redirect: its body is a secret', async () => {
    await using elsewhere = await startTokenEndpoint()
    await using endpoint = await startTokenEndpoint(() => ({
      status: 307,
      headers: { location: elsewhere.origin.href },
    }))
    assert.equal((await outcomeOf(endpoint)).failure.class, 'TRANSIENT')
    assert.equal(elsewhere.requests.length, 0)
  })

  it('takes an answer that can’t be read for a passing fault', async () => {
    await using endpoint = await startTokenEndpoint()
    for (const body of ['<html>', 'null', '{}', JSON.stringify('x'.repeat(70_000))]) {
      endpoint.answer = () => ({ body })
      assert.equal((await outcomeOf(endpoint)).failure.class, 'TRANSIENT', body.slice(0, 9))
    }
    endpoint.answer = () => ({ ...token('token'), status: 201 })
    assert.equal(
      (await outcomeOf(endpoint)).failure.class,
      'CONFIG',
      'no token with any other status',
    )
  })

  it('judges a refusal without a readable body by its status', async () => {
    await using endpoint = await startTokenEndpoint(() => ({
      status: 503,
      headers: { 'retry-after': '9' },
      body: '<html>a proxy',
    }))
    const { failure } = await outcomeOf(endpoint)
    assert.deepEqual([failure.class, failure.retryAfter], ['TRANSIENT', 9])
  })

  it('reads a refusal’s fields', async () => {
    await using endpoint = await startTokenEndpoint(() =>
      refusal('interaction_required', [50076], { claims: CLAIMS }),
    )
    const { failure } = await outcomeOf(endpoint)
    assert.deepEqual(
      [failure.class, failure.code, failure.claims, failure.correlationId],
      ['STEP_UP', 50076, CLAIMS, 'c0442e1a-0000-4000-8000-000000000001'],
    )
  })

  it('gives up on a provider that does not answer', async () => {
    await using endpoint = await startTokenEndpoint(() => new Promise<never>(() => {}))
    const outcome = await outcomeOf(endpoint, { timeoutMs: 40 })
    assert.equal(outcome.failure.class, 'TRANSIENT')
  })

  it('says for the log why the provider could not be reached', async () => {
    const endpoint = await startTokenEndpoint()
    await endpoint[Symbol.asyncDispose]()
    const { failure, cause } = await outcomeOf(endpoint)
    assert.equal(failure.class, 'TRANSIENT')
    assert.match(String(cause), /ECONNREFUSED/)
  })

  it('without a credential is the operator’s matter, and everybody’s', async () => {
    await using endpoint = await startTokenEndpoint()
    const authentication: ClientAuthentication = {
      ...secret,
      parameters: () => Promise.reject(new CredentialUnavailable('the file is gone')),
    }
    const { failure, everybody, cause } = await outcomeOf(endpoint, { authentication })
    assert.deepEqual([failure.class, everybody], ['CONFIG', true])
    assert.ok(cause instanceof CredentialUnavailable)
    assert.doesNotMatch(failure.message, /file/)
    assert.equal(endpoint.requests.length, 0)
  })
})
