import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { type ScriptedServer, startScriptedServer } from '../http/scripted-server-fixture.ts'
import { runDelegating } from './current-delegation.ts'
import { delegatedFetch } from './delegated-fetch.ts'
import {
  CLAIMS,
  delegatorFor,
  failureOf,
  MAIL_READ,
  person,
  refusal,
  startTokenEndpoint,
  type TokenEndpoint,
  USER_READ,
} from './delegation-fixture.ts'

const challenge = (status = 401) => ({
  status,
  headers: {
    'www-authenticate': `Bearer realm="", error="insufficient_claims", claims="${btoa(CLAIMS)}"`,
  },
  body: 'challenged',
})
const fine = { body: { displayName: 'Noor' } }

/** Runs `work` as a tool that may read the person's profile. */
const asTool = <T>(
  endpoint: TokenEndpoint,
  work: () => Promise<T>,
  signal = new AbortController().signal,
) =>
  runDelegating(
    {
      principal: person('noor'),
      toolName: 'whoami',
      declared: [USER_READ],
      delegator: delegatorFor(endpoint),
      signal,
    },
    work,
  )

const sentTokens = ({ requests }: ScriptedServer) =>
  requests.map(({ headers }) => headers.authorization)

describe('delegatedFetch()', () => {
  it('sends the person’s token, and the request as it was written', async () => {
    await using endpoint = await startTokenEndpoint()
    await using api = await startScriptedServer(fine)
    await asTool(endpoint, async () => {
      const init = { method: 'PATCH', headers: { 'if-match': 'x' }, body: '{"a":1}' }
      const response = await delegatedFetch(USER_READ, `${api.origin}/v1.0/me?$select=x`, init)
      assert.deepEqual(await response.json(), fine.body)
    })
    const [request] = api.requests
    assert.equal(request?.headers.authorization, 'Bearer token-1')
    assert.equal(request?.headers['if-match'], 'x')
    assert.equal(request?.body, '{"a":1}')
    assert.equal(`${request?.url.pathname}${request?.url.search}`, '/v1.0/me?$select=x')
  })

  it('sends no token over plain http to another machine, and asks for none', async () => {
    await using endpoint = await startTokenEndpoint()
    for (const url of ['http://api.example/me', 'http://127.0.0.1.example/', 'ftp://localhost/']) {
      const failure = await asTool(endpoint, () => failureOf(delegatedFetch(USER_READ, url)))
      assert.equal(failure.class, 'CONFIG')
      assert.match(failure.message, /must be https/)
    }
    assert.equal(endpoint.requests.length, 0)
  })

  it('overrides no Authorization that a tool wrote', async () => {
    await using endpoint = await startTokenEndpoint()
    await using api = await startScriptedServer(fine)
    const init = { headers: { AUTHORIZATION: 'Basic x' } }
    const failure = await asTool(endpoint, () =>
      failureOf(delegatedFetch(USER_READ, api.origin, init)),
    )
    assert.equal(failure.class, 'CONFIG')
    assert.equal(api.requests.length, 0)
  })

  it('keeps to the scopes that the contract declares', async () => {
    await using endpoint = await startTokenEndpoint()
    await using api = await startScriptedServer(fine)
    const failure = await asTool(endpoint, () => failureOf(delegatedFetch(MAIL_READ, api.origin)))
    assert.equal(failure.class, 'CONFIG')
    assert.equal(api.requests.length, 0)
  })

  it('works only while a tool runs', async () => {
    const { message } = await failureOf(delegatedFetch(USER_READ, 'https://api.example'))
    assert.match(message, /while a tool call runs/)
  })

  it('hands a redirect back instead of taking the token along', async () => {
    await using endpoint = await startTokenEndpoint()
    await using elsewhere = await startScriptedServer(fine)
    await using api = await startScriptedServer({
      status: 302,
      headers: { location: `${elsewhere.origin}/file` },
    })
    const init: RequestInit = { redirect: 'follow' }
    const response = await asTool(endpoint, () => delegatedFetch(USER_READ, api.origin, init))
    assert.equal(response.status, 302)
    assert.equal(response.headers.get('location'), `${elsewhere.origin}/file`)
    assert.equal(elsewhere.requests.length, 0)
    const strict: RequestInit = { redirect: 'error' }
    await assert.rejects(asTool(endpoint, () => delegatedFetch(USER_READ, api.origin, strict)))
  })

  it('answers a claims challenge with a new token and one retry', async () => {
    await using endpoint = await startTokenEndpoint()
    for (const status of [401, 403]) {
      await using api = await startScriptedServer(challenge(status), fine)
      const before = endpoint.requests.length
      const init = { method: 'POST', body: new URLSearchParams({ a: '1' }) }
      await asTool(endpoint, async () => {
        const response = await delegatedFetch(USER_READ, api.origin, init)
        assert.deepEqual(await response.json(), fine.body)
        // The next call has the newer token at once.
        await delegatedFetch(USER_READ, api.origin)
      })
      const names = [1, 2, 2].map((nth) => `Bearer token-${before + nth}`)
      assert.deepEqual(sentTokens(api), names)
      assert.deepEqual(
        api.requests.slice(0, 2).map(({ body }) => body),
        ['a=1', 'a=1'],
      )
      const asked = endpoint.requests.slice(before).map((form) => form.get('claims') ?? '')
      assert.deepEqual(
        [asked.length, /acrs/.test(asked[0] ?? ''), /acrs/.test(asked[1] ?? '')],
        [2, false, true],
      )
    }
  })

  it('gets another token when the API no longer takes the newer one either', async () => {
    await using endpoint = await startTokenEndpoint()
    await using api = await startScriptedServer(challenge(), fine, challenge(), fine)
    await asTool(endpoint, async () => {
      for (let calls = 0; calls < 2; calls++)
        assert.equal((await delegatedFetch(USER_READ, api.origin)).status, 200)
    })
    assert.deepEqual(
      sentTokens(api),
      [1, 2, 2, 3].map((nth) => `Bearer token-${nth}`),
    )
  })

  it('passes on that the person has to step up, with the claims', async () => {
    await using endpoint = await startTokenEndpoint()
    const first = endpoint.answer
    endpoint.answer = (form, nth) =>
      nth === 1 ? first(form, nth) : refusal('interaction_required', [50076], { claims: CLAIMS })
    await using api = await startScriptedServer(challenge(), fine)
    const failure = await asTool(endpoint, () => failureOf(delegatedFetch(USER_READ, api.origin)))
    assert.deepEqual([failure.class, failure.claims], ['STEP_UP', CLAIMS])
    assert.equal(api.requests.length, 1)
  })

  it('hands back a challenge that a new token does not satisfy: an API raises no claims', async () => {
    await using endpoint = await startTokenEndpoint()
    await using api = await startScriptedServer(challenge())
    const response = await asTool(endpoint, () => delegatedFetch(USER_READ, api.origin))
    assert.equal(response.status, 401)
    assert.equal(api.requests.length, 2, 'one retry and no more')
  })

  it('hands other refusals of the API back as they are', async () => {
    await using endpoint = await startTokenEndpoint()
    for (const answer of [
      { status: 401, headers: { 'www-authenticate': 'Bearer error="invalid_token"' } },
      { status: 403, body: 'no' },
      { ...challenge(), status: 429 },
    ]) {
      await using api = await startScriptedServer(answer)
      const response = await asTool(endpoint, () => delegatedFetch(USER_READ, api.origin))
      assert.equal(response.status, answer.status)
      assert.equal(api.requests.length, 1)
    }
  })

  it('sends no stream twice: the challenge is the answer, and the next call has the newer token', async () => {
    await using endpoint = await startTokenEndpoint()
    await using api = await startScriptedServer(challenge(), fine)
    await asTool(endpoint, async () => {
      const body = new Blob(['streamed']).stream()
      const init = { method: 'PUT', body, duplex: 'half' } as RequestInit
      const response = await delegatedFetch(USER_READ, api.origin, init)
      assert.equal(response.status, 401)
      assert.equal(await response.text(), 'challenged')
      await delegatedFetch(USER_READ, api.origin)
    })
    assert.deepEqual(sentTokens(api), ['Bearer token-1', 'Bearer token-2'])
  })

  it('sends bytes again', async () => {
    await using endpoint = await startTokenEndpoint()
    await using api = await startScriptedServer(challenge(), fine)
    const body = new TextEncoder().encode('bytes')
    await asTool(endpoint, () => delegatedFetch(USER_READ, api.origin, { method: 'PUT', body }))
    assert.deepEqual(
      api.requests.map((request) => request.body),
      ['bytes', 'bytes'],
    )
  })

  it('stops with the call, and with the tool’s own signal', async () => {
    await using endpoint = await startTokenEndpoint()
    await using api = await startScriptedServer('silence')
    for (const whose of ['call', 'tool'] as const) {
      const stopping = new AbortController()
      const running = asTool(
        endpoint,
        () =>
          delegatedFetch(
            USER_READ,
            api.origin,
            whose === 'tool' ? { signal: stopping.signal } : {},
          ),
        whose === 'call' ? stopping.signal : undefined,
      )
      const arrived = api.requests.length + 1
      const watch = setInterval(() => {
        if (api.requests.length >= arrived) stopping.abort(new Error(`the ${whose} stops`))
      }, 5)
      await assert.rejects(running, new RegExp(`the ${whose} stops`))
      clearInterval(watch)
    }
  })
})
