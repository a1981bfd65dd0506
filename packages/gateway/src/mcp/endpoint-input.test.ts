import assert from 'node:assert/strict'
import { once } from 'node:events'
import { request } from 'node:http'
import { connect } from 'node:net'
import { after, test } from 'node:test'
import { setTimeout as pause } from 'node:timers/promises'
import { aborted, answer, legacy, modern, rpc, startEndpoint } from './endpoint-under-test.ts'

const door = await startEndpoint({ maxBodyBytes: 64 * 1024, bodyTimeoutMs: 200 })
after(() => door.close())

const json = { 'content-type': 'application/json' }
const stillServes = async () =>
  assert.equal((await fetch(door.url, modern('tools/call', { name: 'echo' }))).status, 200)

async function errorOf(
  init: RequestInit,
  status: number,
): Promise<{ code: number; message: string }> {
  const response = await fetch(door.url, init)
  assert.equal(response.status, status)
  const { error } = (await response.json()) as { error: { code: number; message: string } }
  return error
}

test('what is not JSON, and what is no JSON-RPC', async () => {
  for (const body of ['', '{', '\u0000', '<xml/>'])
    assert.equal((await errorOf(legacy(body), 400)).code, -32700)
  for (const body of ['null', '7', '[]', '{}', '[1]', '{"jsonrpc":"1.0","id":1,"method":"x"}'])
    assert.equal((await errorOf(legacy(body), 400)).code, -32600)
  assert.equal((await errorOf(legacy('['.repeat(30_000)), 400)).code, -32700)
  assert.equal((await errorOf(legacy('['.repeat(30_000) + ']'.repeat(30_000)), 400)).code, -32600)
})

test('another content type or encoding: 415; nothing acceptable: 406', async () => {
  const body = JSON.stringify(rpc('ping'))
  for (const headers of [{ 'content-type': 'text/plain' }, { ...json, 'content-encoding': 'gzip' }])
    await errorOf({ method: 'POST', headers, body }, 415)
  const big = 'x'.repeat(100 * 1024)
  await errorOf({ method: 'POST', headers: { 'content-type': 'text/plain' }, body: big }, 415)
  await errorOf(legacy(rpc('ping'), { accept: 'text/html' }), 406)
})

test('an oversized body: 413, whether its length is declared or not', async () => {
  const big = 'x'.repeat(100 * 1024)
  assert.match((await errorOf(legacy(big), 413)).message, /65536 bytes/)
  for (const size of [100, 1_000, 5_000]) {
    const sent = request(door.url, { method: 'POST', headers: json })
    sent.on('error', () => {})
    const answered = once(sent, 'response')
    for (let i = 0; i < size && !sent.destroyed; i++) sent.write('x'.repeat(1024))
    sent.end()
    const [response] = await answered
    assert.equal(response.statusCode, 413)
    response.resume()
  }
  await stillServes()
})

test('a body that trickles in is cut off: 408', async () => {
  const socket = connect(Number(new URL(door.url).port), '127.0.0.1')
  socket.write(
    `POST /mcp HTTP/1.1\r\nHost: ${new URL(door.url).host}\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{`,
  )
  const [chunk] = await once(socket, 'data')
  assert.match(String(chunk), /^HTTP\/1\.1 408 /)
  socket.destroy()
})

test('a request target that is no URL changes nothing', async () => {
  const { host, port, hostname } = new URL(door.url)
  for (const path of ['//', '/%', '/\\', 'http://evil.example/mcp', '/mcp?%']) {
    const headers = { ...json, host }
    const sent = request({ hostname, port, path, method: 'POST', headers }).end('{}')
    const [response] = await once(sent, 'response')
    assert.equal(response.statusCode, 400, path)
    response.resume()
  }
})

test('a client that leaves in the middle of its body harms nobody', async () => {
  const socket = connect(Number(new URL(door.url).port), '127.0.0.1')
  socket.write(
    `POST /mcp HTTP/1.1\r\nHost: ${new URL(door.url).host}\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{`,
  )
  await pause(30)
  socket.destroy()
  await stillServes()
})

async function leaveDuring(call: RequestInit): Promise<void> {
  const leaving = new AbortController()
  const gone = fetch(door.url, { ...call, signal: leaving.signal }).then((each) => each.text())
  await pause(50)
  leaving.abort()
  await assert.rejects(gone)
}

test('a client that leaves during a call of 2026-07-28 aborts it', async () => {
  await leaveDuring(modern('tools/call', { name: 'slow', arguments: { text: 'left' } }))
  for (let i = 0; i < 50 && !aborted.includes('left'); i++) await pause(10)
  assert.ok(aborted.includes('left'))
})

test('to a version before, a lost connection cancels nothing', async () => {
  const call = (text: string) => rpc('tools/call', { name: 'slow', arguments: { text } })
  await leaveDuring(legacy(call('lost stream')))
  await leaveDuring(legacy(call('lost json'), { accept: 'application/json' }))
  await pause(150)
  assert.doesNotMatch(aborted.join(), /lost/)
})

test('two content types: 415, whichever comes first', async () => {
  const body = JSON.stringify(rpc('ping'))
  for (const types of [
    ['application/json', 'text/plain'],
    ['application/json', 'application/json'],
  ]) {
    const headers = ['Host', new URL(door.url).host, ...types.flatMap((t) => ['Content-Type', t])]
    const sent = request(door.url, { method: 'POST', headers })
    sent.end(body)
    const [response] = await once(sent, 'response')
    assert.equal(response.statusCode, 415)
    response.resume()
  }
})

test('other methods, hosts and origins', async () => {
  for (const method of ['GET', 'DELETE', 'PUT']) {
    const response = await fetch(door.url, { method })
    assert.deepEqual([response.status, response.headers.get('allow')], [405, 'POST, OPTIONS'])
    await response.text()
  }
  await errorOf(modern('tools/list', {}, { origin: 'https://evil.example' }), 403)
  const sent = request(door.url, {
    method: 'POST',
    headers: { ...json, host: 'evil.example' },
  }).end('{}')
  const [response] = await once(sent, 'response')
  assert.equal(response.statusCode, 403)
  response.resume()
})

test('a browser client of an allowed origin can preflight, call and read a refusal', async () => {
  const origin = 'https://client.example'
  const preflight = await fetch(door.url, {
    method: 'OPTIONS',
    headers: {
      origin,
      'access-control-request-method': 'POST',
      'access-control-request-headers': 'authorization,mcp-method',
    },
  })
  assert.equal(preflight.status, 204)
  assert.equal(preflight.headers.get('access-control-allow-headers'), 'authorization, mcp-method')
  for (const [name, status] of [
    ['echo', 200],
    ['whoami', 401],
  ] as const) {
    const response = await fetch(door.url, modern('tools/call', { name }, { origin }))
    assert.equal(response.status, status)
    assert.equal(response.headers.get('access-control-allow-origin'), origin)
    assert.match(response.headers.get('access-control-expose-headers') ?? '', /WWW-Authenticate/)
  }
})

test('unknown tools, methods and names that every object has', async () => {
  for (const name of ['nope', 'constructor', '__proto__', 'toString', '']) {
    const said = await answer(await fetch(door.url, modern('tools/call', { name })))
    assert.equal(said.error?.code, -32602, name)
    const older = await answer(await fetch(door.url, legacy(rpc('tools/call', { name }))))
    assert.equal(older.error?.code, -32602, name)
  }
  assert.equal((await errorOf(modern('no/such/method'), 404)).code, -32601)
})

test('wrong types and foreign text are answered by the tool, in words', async () => {
  const odd = [
    { text: 7 },
    { text: null },
    { text: 'x'.repeat(2_000) },
    { "'; DROP TABLE x; --": 1 },
  ]
  for (const args of odd) {
    const call = modern('tools/call', { name: 'echo', arguments: args })
    const said = await answer(await fetch(door.url, call))
    const { result } = said
    assert.equal(result?.isError, true)
    assert.match(result?.content?.[0]?.text ?? '', /^The input of echo is not right\./)
  }
  for (const args of ['text', [], 7]) {
    const said = await answer(
      await fetch(door.url, modern('tools/call', { name: 'echo', arguments: args })),
    )
    assert.equal(said.error?.code, -32602)
  }
})

test('no thrown error’s words reach a client, in either era', async () => {
  const params = { name: 'explode', arguments: {} }
  for (const init of [
    modern('tools/call', params),
    legacy(rpc('tools/call', params)),
    legacy([rpc('tools/call', params)]),
  ]) {
    const text = await (await fetch(door.url, init)).text()
    assert.doesNotMatch(text, /SECRET|password/)
    const reference = /ref_[\w-]{12}/.exec(text)?.[0] ?? 'no reference'
    const line = door.log.find((entry) => entry.includes(reference))
    assert.match(line ?? '', /SECRET database password/)
  }
})

test('the log of a refused request repeats nothing of it', async () => {
  const before = door.log.length
  await fetch(door.url, modern('tools/call', { name: 'echo' }, { 'mcp-name': 'private-value' }))
  assert.ok(door.log.length > before)
  assert.doesNotMatch(door.log.slice(before).join(), /private-value/)
})

test('a fault of our own is a 500 with a reference, and the next request is served', async (t) => {
  let broken = true
  const other = await startEndpoint({
    clientAddress: () => {
      if (broken) throw new Error('SECRET fault')
      return '127.0.0.1'
    },
  })
  t.after(() => other.close())
  const response = await fetch(other.url, modern('tools/list'))
  assert.equal(response.status, 500)
  const { error } = await answer(response)
  assert.equal(error?.code, -32603)
  assert.match(error?.message ?? '', /^The request failed .* ref_[\w-]{12}\.$/)
  broken = false
  assert.equal((await fetch(other.url, modern('tools/list'))).status, 200)
})
