import assert from 'node:assert/strict'
import { after, beforeEach, test } from 'node:test'
import { setTimeout as pause } from 'node:timers/promises'
import { currentTrace } from '../telemetry/current-trace.ts'
import type { ServedRequest } from '../telemetry/served-request.ts'
import { loadCatalogue } from './catalogue.ts'
import { allowance, legacy, modern, rpc, startEndpoint } from './endpoint-under-test.ts'

let told: ServedRequest[] = []
const observer = { served: (request: ServedRequest) => void told.push(request) }
const door = await startEndpoint({ observer })
const bySdk = await startEndpoint({ observer, fastPath: false, verifier: door.verifier })
after(() => Promise.all([door.close(), bySdk.close()]))
beforeEach(() => {
  told = []
})
const bearer = async (scopes = '') => ({ authorization: `Bearer ${await door.token(scopes)}` })

/** What is told of a request, which may be a moment after its answer. */
async function toldOf(url: string, init: RequestInit): Promise<Omit<ServedRequest, 'durationMs'>> {
  told = []
  await (await fetch(url, init)).text()
  for (let turns = 0; told.length === 0 && turns < 200; turns++) await pause(5)
  const [{ durationMs, ...rest } = assert.fail('nothing was told'), ...more] = told
  assert.ok(durationMs >= 0 && durationMs < 60_000)
  assert.deepEqual(more, [])
  return Object.fromEntries(
    Object.entries(rest).filter(([, value]) => value !== undefined),
  ) as typeof rest
}

const VERSION = '2026-07-28'
const anonymous = { caller: 'anonymous', protocol: VERSION } as const
const person = { caller: 'person', subject: 'person_1', clientId: 'client_1', protocol: VERSION }
const call = (name: string, headers: Record<string, string> = {}, more: object = {}) =>
  modern('tools/call', { name, arguments: {}, ...more }, headers)

for (const [path, { url }] of Object.entries({ 'fast path': door, SDK: bySdk })) {
  test(`what the ${path} answers is told with its tool, its caller and how it ended`, async () => {
    const ok = { method: 'tools/call', outcome: 'ok', status: 200 }
    assert.deepEqual(await toldOf(url, call('echo')), { ...ok, ...anonymous, tool: 'echo' })
    const failed = { ...ok, outcome: 'tool_error', ...anonymous }
    assert.deepEqual(await toldOf(url, call('fail')), { ...failed, tool: 'fail' })
    assert.deepEqual(await toldOf(url, call('explode')), { ...failed, tool: 'explode' })
    const who = call('whoami', await bearer('assessments:read'))
    assert.deepEqual(await toldOf(url, who), { ...ok, ...person, tool: 'whoami' })
    const list = await toldOf(url, modern('tools/list'))
    assert.deepEqual(list, { method: 'tools/list', outcome: 'ok', status: 200, ...anonymous })
  })

  test(`the trace of a request is told by the ${path}, and is around its tool`, async (t) => {
    const seen: unknown[] = []
    const contract = { title: 'x', description: 'x', access: 'public', scopes: ['property:read'] }
    const open = { type: 'object' }
    const traced = await startEndpoint({
      observer,
      fastPath: path !== 'SDK',
      catalogue: loadCatalogue(
        [{ ...contract, name: 'see', inputSchema: open, outputSchema: open }],
        { see: () => ({ seen: seen.push(currentTrace()?.traceId) }) },
      ),
    })
    t.after(() => traced.close())
    const traceId = 'a'.repeat(32)
    const _meta = { traceparent: `00-${traceId}-${'b'.repeat(16)}-01` }
    const { trace } = await toldOf(traced.url, call('see', {}, { _meta }))
    assert.equal(trace?.traceId, traceId)
    await toldOf(traced.url, call('see', {}, { _meta: { traceparent: 'nonsense' } }))
    assert.deepEqual(seen, [traceId, undefined])
  })
}

test('a refusal is told as what it is, with nothing that the client made up', async () => {
  const base = { method: 'tools/call', ...anonymous }
  const cases: [RequestInit, object][] = [
    [call('save'), { ...base, tool: 'save', outcome: 'unauthorized', status: 401 }],
    [
      call('save', await bearer('assessments:read')),
      { ...base, ...person, tool: 'save', outcome: 'unauthorized', status: 403 },
    ],
    [
      call('echo', { authorization: 'Bearer nonsense' }),
      { ...base, tool: 'echo', outcome: 'unauthorized', status: 401 },
    ],
    [call('made_up'), { ...base, outcome: 'protocol_error', status: 200 }],
    [modern('made/up'), { ...base, method: 'unknown', outcome: 'protocol_error', status: 404 }],
    [
      call('echo', { 'mcp-name': 'other' }),
      { ...base, tool: 'echo', outcome: 'protocol_error', status: 400 },
    ],
    [
      { ...call('echo'), body: 'no JSON' },
      { ...anonymous, method: 'unknown', outcome: 'refused', status: 400 },
    ],
    [
      call('echo', { 'mcp-protocol-version': 'made up' }),
      {
        caller: 'anonymous',
        method: 'tools/call',
        tool: 'echo',
        outcome: 'protocol_error',
        status: 400,
      },
    ],
  ]
  for (const [init, expected] of cases) assert.deepEqual(await toldOf(door.url, init), expected)
})

test('a limit, a fault of ours and a batch', async (t) => {
  const spent = await startEndpoint({
    observer,
    limiter: {
      message: () => allowance(-1),
      toolCall: () => allowance(-1),
      tokenRefused: () => allowance(1),
    },
  })
  const broken = await startEndpoint({
    observer,
    clientAddress: () => {
      throw new Error('broken')
    },
  })
  t.after(() => Promise.all([spent.close(), broken.close()]))
  const unknown = { ...anonymous, method: 'unknown' }
  const limited = await toldOf(spent.url, call('echo'))
  assert.deepEqual(limited, { ...unknown, outcome: 'limited', status: 429 })
  const failed = await toldOf(broken.url, call('echo'))
  assert.deepEqual(failed, { ...unknown, outcome: 'failed', status: 500 })
  const batch = legacy([rpc('ping', {}, 1), rpc('ping', {}, 2)], {
    'mcp-protocol-version': '2025-03-26',
  })
  const told = { caller: 'anonymous', method: 'batch', outcome: 'ok', status: 200 }
  assert.deepEqual(await toldOf(door.url, batch), { ...told, protocol: '2025-03-26' })
})

test('of a batch neither a tool nor a trace is told: they would be those of one message in it', async () => {
  const _meta = { traceparent: `00-${'a'.repeat(32)}-${'b'.repeat(16)}-01` }
  const call = (id: number) => rpc('tools/call', { name: 'echo', arguments: {}, _meta }, id)
  const init = legacy([call(1), call(2)], { 'mcp-protocol-version': '2025-03-26' })
  const { method, tool, trace, outcome } = await toldOf(door.url, init)
  assert.deepEqual([method, tool, trace, outcome], ['batch', undefined, undefined, 'ok'])
})

test('a failure in a stream of an older protocol is told, too', async () => {
  const init = legacy(rpc('tools/call', { name: 'fail', arguments: {} }))
  const base = { caller: 'anonymous', method: 'tools/call', tool: 'fail', status: 200 }
  assert.deepEqual(await toldOf(door.url, init), { ...base, outcome: 'tool_error' })
})

test('a client that leaves before its answer is told as gone', async () => {
  const leave = new AbortController()
  const request = fetch(door.url, { ...call('slow'), signal: leave.signal })
  await pause(30)
  leave.abort()
  await assert.rejects(request)
  for (let turns = 0; told.length === 0 && turns < 400; turns++) await pause(5)
  assert.deepEqual(
    told.map(({ outcome, status, tool }) => [outcome, status, tool]),
    [['gone', 499, 'slow']],
  )
})
