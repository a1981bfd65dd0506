import assert from 'node:assert/strict'
import { once } from 'node:events'
import { request } from 'node:http'
import { test } from 'node:test'
import { InvalidToken } from '../resource/token-verifier.ts'
import { allowance, answer, legacy, modern, rpc, startEndpoint } from './endpoint-under-test.ts'
import type { Caller, McpLimiter } from './limits.ts'

/** A limiter with so much for everybody together, and a diary. */
function budget(messages: number, failures = 99) {
  const diary: string[] = []
  let [left, trust] = [messages, failures]
  const limiter: McpLimiter = {
    message({ principal, address }: Caller, cost) {
      diary.push(`${principal?.id ?? address} ${cost}`)
      if (cost > left) return allowance(-1)
      left -= cost
      return allowance(left)
    },
    toolCall: () => allowance(99),
    tokenRefused(address) {
      diary.push(`refused ${address}`)
      return allowance(--trust)
    },
  }
  return { limiter, diary }
}

/** The status of a request that announces a body and never sends it. */
async function withoutBody(url: string, headers: Record<string, string> = {}): Promise<number> {
  const sent = request(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'content-length': '500', ...headers },
  })
  sent.on('error', () => {})
  sent.flushHeaders()
  const [response] = await once(sent, 'response', { signal: AbortSignal.timeout(2_000) })
  response.resume()
  sent.destroy()
  return response.statusCode
}

test('any request costs its caller, whatever it asks, and is refused before its body', async (t) => {
  const { limiter, diary } = budget(2)
  const door = await startEndpoint({ limiter })
  t.after(() => door.close())
  const authorization = `Bearer ${await door.token()}`
  assert.equal((await fetch(door.url, modern('tools/list'))).status, 200)
  assert.equal((await fetch(door.url, modern('tools/list', {}, { authorization }))).status, 200)
  assert.equal(await withoutBody(door.url), 429)
  assert.equal(await withoutBody(door.url, { authorization }), 429)
  assert.deepEqual(diary, ['127.0.0.1 1', 'person_1 1', '127.0.0.1 1', 'person_1 1'])
})

test('the refusal says when to come back', async (t) => {
  const door = await startEndpoint(budget(0))
  t.after(() => door.close())
  const response = await fetch(door.url, modern('tools/list'))
  assert.equal(response.status, 429)
  assert.equal(response.headers.get('retry-after'), '60')
  assert.equal((await answer(response)).error?.message, 'Too many requests. Try again in 60 s.')
})

test('every message of a batch costs, whatever it asks', async (t) => {
  const { limiter, diary } = budget(5)
  const door = await startEndpoint({ limiter })
  t.after(() => door.close())
  const lists = (n: number) =>
    legacy(Array.from({ length: n }, (_, id) => rpc('tools/list', {}, id)))
  assert.equal((await fetch(door.url, lists(3))).status, 200)
  assert.equal((await fetch(door.url, lists(3))).status, 429)
  assert.deepEqual(diary, ['127.0.0.1 1', '127.0.0.1 2', '127.0.0.1 1', '127.0.0.1 2'])
})

test('bad credentials cost the address, until their bodies are not read any more', async (t) => {
  const { limiter, diary } = budget(99, 3)
  const good = {
    kind: 'person',
    id: 'person_1',
    clientId: 'c',
    scopes: new Set<string>(),
    expiresAt: 9e9,
  } as const
  const verifier = {
    verify: async (token: string) => {
      if (token !== 'good') throw new InvalidToken('no')
      return good
    },
  }
  const door = await startEndpoint({ limiter, verifier })
  t.after(() => door.close())
  const ping = (authorization: string) => fetch(door.url, modern('ping', {}, { authorization }))
  assert.equal((await ping('Bearer bad')).status, 401)
  assert.equal((await ping('Basic x')).status, 401)
  assert.equal((await ping('Bearer a b')).status, 400)
  assert.equal(await withoutBody(door.url, { authorization: 'Bearer bad' }), 429)
  assert.deepEqual(diary, Array(4).fill('refused 127.0.0.1'))
  assert.equal((await fetch(door.url, modern('tools/list'))).status, 200, 'others are still served')
  const listed = await fetch(door.url, modern('tools/list', {}, { authorization: 'Bearer good' }))
  assert.equal(listed.status, 200, 'a good token from the same address too')
})

test('a token that nobody can judge now costs the address too: guessing is no cheaper', async (t) => {
  const { limiter, diary } = budget(99, 3)
  const verifier = { verify: () => Promise.reject(new Error('the keys can’t be had')) }
  const door = await startEndpoint({ limiter, verifier })
  t.after(() => door.close())
  const headers = { authorization: 'Bearer unknown' }
  for (let n = 0; n < 3; n++)
    assert.equal((await fetch(door.url, modern('ping', {}, headers))).status, 503)
  assert.equal(await withoutBody(door.url, headers), 429)
  assert.deepEqual(diary, Array(4).fill('refused 127.0.0.1'))
})

test('a body over 1 MiB is refused with a clear answer', async (t) => {
  const door = await startEndpoint()
  t.after(() => door.close())
  const response = await fetch(door.url, legacy('x'.repeat(5 * 1024 * 1024)))
  assert.equal(response.status, 413)
  assert.match((await answer(response)).error?.message ?? '', /1048576 bytes/)
})
