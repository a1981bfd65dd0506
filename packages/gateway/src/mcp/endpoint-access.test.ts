import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import {
  type Answer,
  allowance,
  answer,
  answers,
  legacy,
  modern,
  rpc,
  startEndpoint,
} from './endpoint-under-test.ts'
import type { McpLimiter } from './limits.ts'

const door = await startEndpoint()
const locked = await startEndpoint({ requireSignIn: true })
after(() => Promise.all([door.close(), locked.close()]))

const unlimited: McpLimiter = {
  message: () => allowance(99),
  toolCall: () => allowance(99),
  tokenRefused: () => allowance(99),
}

const bearer = (token: string) => ({ authorization: `Bearer ${token}` })
const callTool = (name: string, headers = {}) => modern('tools/call', { name }, headers)

async function refused(response: Response, status: number): Promise<Answer> {
  assert.equal(response.status, status)
  assert.equal(response.headers.get('content-type'), 'application/json')
  return await answer(response)
}

test('a public tool works without a token', async () => {
  const response = await fetch(door.url, callTool('echo'))
  assert.equal(response.status, 200)
})

test('a protected tool without a token: 401, what to ask for, and where', async () => {
  const expected = (path: string) =>
    `Bearer scope="assessments:read assessments:write", resource_metadata="https://door.example/metadata${path}"`
  for (const [url, path] of [
    [door.url, '/mcp'],
    [door.origin, ''],
  ] as const) {
    const response = await fetch(url, callTool('save'))
    const { id, error } = await refused(response, 401)
    assert.equal(response.headers.get('www-authenticate'), expected(path))
    assert.deepEqual([id, error?.code], [7, -32000])
  }
})

test('too little scope: 403 with every scope of the call; enough: the caller is known', async () => {
  const poor = bearer(await door.token('assessments:write property:read'))
  const response = await fetch(door.url, callTool('save', poor))
  const { error } = await refused(response, 403)
  assert.equal(
    response.headers.get('www-authenticate'),
    'Bearer error="insufficient_scope", error_description="This request needs the scopes ' +
      'assessments:read assessments:write.", scope="assessments:read assessments:write", ' +
      'resource_metadata="https://door.example/metadata/mcp"',
  )
  assert.equal(error?.data?.['error'], 'insufficient_scope')
  const rich = bearer(await door.token('assessments:read'))
  const { result } = await answer(await fetch(door.url, callTool('whoami', rich)))
  assert.deepEqual(result?.structuredContent, { text: 'person_1' })
})

test('a bad token is refused for a public tool and for any method', async () => {
  const good = await door.token('assessments:read')
  const id = await door.token('', { aud: 'https://door.example/mcp' })
  for (const token of [`${good.slice(0, -4)}AAAA`, 'rubbish', `${id}x`])
    for (const request of [
      callTool('echo', bearer(token)),
      modern('tools/list', {}, bearer(token)),
      modern('server/discover', {}, bearer(token)),
      legacy(rpc('initialize', {}), bearer(token)),
      legacy({ jsonrpc: '2.0', method: 'notifications/initialized' }, bearer(token)),
    ]) {
      const response = await fetch(door.url, request)
      await refused(response, 401)
      assert.match(response.headers.get('www-authenticate') ?? '', /^Bearer error="invalid_token"/)
    }
})

test('a dead token is told every scope of the calls it was sent for', async () => {
  const dead = bearer(`${await door.token()}x`)
  const batch = ['echo', 'save'].map((name, id) => rpc('tools/call', { name }, id))
  for (const [request, scope] of [
    [callTool('whoami', dead), 'scope="assessments:read", '],
    [legacy(batch, dead), 'scope="property:read assessments:read assessments:write", '],
    [modern('tools/list', {}, dead), ''],
  ] as const) {
    const response = await fetch(door.url, request)
    await refused(response, 401)
    assert.equal(
      response.headers.get('www-authenticate'),
      'Bearer error="invalid_token", error_description="The access token cannot be verified.", ' +
        `${scope}resource_metadata="https://door.example/metadata/mcp"`,
    )
  }
})

test('malformed and foreign credentials, and a token in the URL', async () => {
  const header = (authorization: string) => fetch(door.url, callTool('echo', { authorization }))
  const malformed = await header('Bearer a b')
  await refused(malformed, 400)
  assert.match(malformed.headers.get('www-authenticate') ?? '', /error="invalid_request"/)
  const foreign = await header('Basic dXNlcjpwYXNz')
  await refused(foreign, 401)
  assert.equal(
    foreign.headers.get('www-authenticate'),
    'Bearer scope="property:read", resource_metadata="https://door.example/metadata/mcp"',
  )
  const token = await door.token('assessments:read')
  await refused(await fetch(`${door.url}?access_token=${token}`, callTool('whoami')), 400)
})

test('an application’s own token is told that a person is needed', async () => {
  const token = await door.token('assessments:read', { sub: 'client_1' })
  const { result } = await answer(await fetch(door.url, callTool('whoami', bearer(token))))
  assert.equal(result?.isError, true)
  assert.match(result?.content?.[0]?.text ?? '', /person/)
})

test('a batch with one protected call is judged as protected, and nothing of it runs', async () => {
  const batch = [
    rpc('tools/call', { name: 'echo' }, 1),
    rpc('tools/call', { name: 'whoami' }, 2),
    rpc('tools/call', { name: 'save' }, 3),
  ]
  door.taken.length = 0
  const response = await fetch(door.url, legacy(batch))
  const { id } = await refused(response, 401)
  assert.equal(id, null)
  assert.match(
    response.headers.get('www-authenticate') ?? '',
    /scope="assessments:read assessments:write"/,
  )
  const poor = bearer(await door.token('assessments:read'))
  await refused(await fetch(door.url, legacy(batch, poor)), 403)
  assert.deepEqual(door.taken, [])
  const rich = bearer(await door.token('assessments:read assessments:write'))
  assert.equal((await answers(await fetch(door.url, legacy(batch, rich)))).length, 3)
  assert.deepEqual(door.taken, [{ who: 'person_1', cost: 3 }])
})

test('where everyone must sign in, every request without a token is refused', async () => {
  for (const [request, scope] of [
    [legacy(rpc('initialize', {})), ''],
    [modern('server/discover'), ''],
    [modern('tools/list'), ''],
    [callTool('echo'), 'scope="property:read", '],
    [callTool('nope'), ''],
  ] as const) {
    const response = await fetch(locked.url, request)
    await refused(response, 401)
    assert.equal(
      response.headers.get('www-authenticate'),
      `Bearer ${scope}resource_metadata="https://door.example/metadata/mcp"`,
    )
  }
  const token = bearer(await locked.token())
  assert.equal((await fetch(locked.url, callTool('echo', token))).status, 200)
})

test('only tool calls and reads of resources are counted, by person or by address', async () => {
  door.taken.length = 0
  for (const list of ['tools/list', 'resources/list']) await fetch(door.url, modern(list))
  const response = await fetch(door.url, callTool('echo'))
  assert.equal(response.headers.get('ratelimit'), '"tool-calls";r=99;t=60')
  assert.equal(response.headers.get('ratelimit-policy'), '"tool-calls";q=100;w=60')
  await fetch(door.url, callTool('echo', bearer(await door.token())))
  await fetch(door.url, callTool('nope'))
  const call = rpc('tools/call', { name: 'echo' }, 1)
  await fetch(door.url, legacy([call, { ...call, id: 2 }, rpc('ping', {}, 3)]))
  const read = rpc('resources/read', { uri: 'test://x' }, 4)
  await fetch(door.url, legacy([call, read, { ...read, id: 5 }]))
  assert.deepEqual(door.taken, [
    { who: '127.0.0.1', cost: 1 },
    { who: 'person_1', cost: 1 },
    { who: '127.0.0.1', cost: 1 },
    { who: '127.0.0.1', cost: 2 },
    { who: '127.0.0.1', cost: 3 },
  ])
})

test('too many calls: 429 with the limit and when to come back', async (t) => {
  const exhausted = {
    allowed: false,
    limit: 5,
    remaining: 0,
    resetSeconds: 9,
    retryAfterSeconds: 4,
    policy: 'calls',
    windowSeconds: 60,
  }
  const limiter = { ...unlimited, toolCall: () => exhausted }
  const strict = await startEndpoint({ limiter })
  t.after(() => strict.close())
  const response = await fetch(strict.url, callTool('echo'))
  const { id, error } = await refused(response, 429)
  assert.deepEqual([id, error?.data?.['violated-policies']], [7, ['calls']])
  assert.equal(response.headers.get('retry-after'), '9')
  assert.equal(response.headers.get('ratelimit'), '"calls";r=0;t=9')
  assert.equal((await fetch(strict.url, modern('tools/list'))).status, 200)
})

test('when keys cannot be read it is 503: the client must keep its token', async (t) => {
  const broken = await startEndpoint({
    verifier: { verify: () => Promise.reject(new Error('SECRET path of the key file')) },
  })
  t.after(() => broken.close())
  const response = await fetch(broken.url, callTool('echo', bearer('abc')))
  const { error } = await refused(response, 503)
  assert.equal(response.headers.get('retry-after'), '5')
  assert.doesNotMatch(error?.message ?? '', /SECRET/)
  assert.match(broken.log.join(), /SECRET/)
  assert.equal((await fetch(broken.url, callTool('echo'))).status, 200)
})
