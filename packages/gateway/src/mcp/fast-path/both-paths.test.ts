import assert from 'node:assert/strict'
import { Agent, type OutgoingHttpHeaders, request } from 'node:http'
import { after, test } from 'node:test'
import fc from 'fast-check'
import { holds, SOAK } from '../../../test/soak.ts'
import { currentUser } from '../../resource/current-user.ts'
import { loadCatalogue } from '../catalogue.ts'
import { type ToolCall, ToolFailure, type ToolHandler } from '../contract.ts'
import { startEndpoint } from '../endpoint-under-test.ts'
import { readMessage } from '../message.ts'
import { createRecogniser } from './plain-request.ts'

/** A request takes a millisecond, where the histories of other properties take many. */
const REQUESTS = 25 * SOAK.runs

const open = { type: 'object' } as const
const contract = (name: string, more: object = {}) => ({
  name,
  title: `The ${name} tool`,
  description: `Does ${name}.`,
  inputSchema: open,
  outputSchema: open,
  access: 'public',
  scopes: ['property:read'],
  ...more,
})

const HANDLERS: Record<string, ToolHandler> = {
  echo: (input: object) => ({ ...input }),
  later: async (input: object) => ({ ...input }),
  narrow: ({ n }: { n: number }) => ({ n }),
  wrong: () => ({ n: 'not a number' }),
  fail: () => {
    throw new ToolFailure('not_found', 'There is no such thing.', { tried: ['everything'] })
  },
  explode: async () => {
    throw new Error('SECRET')
  },
  ask: async (_: unknown, { choose }: ToolCall) => {
    const options = ['one', 'two'].map((value) => ({ value, label: `Number ${value}` }))
    return { picked: (await choose('which', 'Which one?', options)) ?? null }
  },
  steps: async (_: unknown, { progress }: ToolCall) => {
    await progress(1, 2, 'half')
    return {}
  },
  whoami: () => ({ id: currentUser()?.id ?? null }),
  mirrored: (input: object) => ({ ...input }),
}
const numbers = { type: 'object', properties: { n: { type: 'number' } }, required: ['n'] }
const mirror = { type: 'object', properties: { at: { type: 'string', 'x-mcp-header': 'At' } } }
const catalogue = loadCatalogue(
  [
    ...['echo', 'later', 'fail', 'explode', 'ask', 'steps'].map((name) => contract(name)),
    contract('narrow', { inputSchema: { ...numbers, additionalProperties: false } }),
    contract('wrong', { outputSchema: numbers }),
    contract('whoami', { access: 'protected', scopes: ['assessments:read'] }),
    contract('mirrored', { inputSchema: mirror }),
  ],
  HANDLERS,
)

const fast = await startEndpoint({ catalogue })
const bySdk = await startEndpoint({ catalogue, fastPath: false, verifier: fast.verifier })
const agent = new Agent({ keepAlive: true })
after(async () => {
  agent.destroy()
  await Promise.all([fast.close(), bySdk.close()])
})
const [good, scoped] = await Promise.all([fast.token('x'), fast.token('assessments:read')])

type Headers = readonly (readonly [name: string, value: string])[]
interface Case {
  readonly headers: Headers
  readonly body: string
}

/** How a body is framed, and when it was sent, is nobody's promise. */
const FRAMING = new Set(['content-length', 'transfer-encoding', 'connection', 'keep-alive', 'date'])

function send(origin: string, { headers, body }: Case): Promise<object> {
  const { host } = new URL(origin)
  const all: OutgoingHttpHeaders = { host, 'content-length': Buffer.byteLength(body) }
  for (const [name, value] of headers) {
    const before = all[name]
    all[name] = before === undefined ? value : [String(before), value]
  }
  return new Promise((resolve, reject) => {
    const req = request(`${origin}/mcp`, { method: 'POST', agent, headers: all }, async (res) => {
      let text = ''
      for await (const chunk of res.setEncoding('utf8')) text += chunk
      const fields = Object.entries(res.headers).filter(([name]) => !FRAMING.has(name))
      resolve({ status: res.statusCode, fields: fields.sort(), text: withoutReferences(text) })
    })
    req.on('error', reject).end(body)
  })
}

const withoutReferences = (text: string): string => text.replaceAll(/ref_[\w-]{12}/g, 'ref_')

const VERSION = '2026-07-28'
const oneOf = fc.constantFrom
/** Mostly what is right, now and then something else. */
const mostly = <T>(right: fc.Arbitrary<T>, wrong: fc.Arbitrary<unknown>) =>
  fc.oneof(
    { weight: 12, arbitrary: right as fc.Arbitrary<unknown> },
    { weight: 1, arbitrary: wrong },
  )
const absent = fc.constant(undefined)
const junk = fc.oneof(absent, fc.jsonValue({ maxDepth: 1 }))

const capabilities = mostly(
  oneOf<unknown>(
    {},
    { elicitation: {} },
    { elicitation: { form: {} }, sampling: {} },
    { elicitation: { url: {} }, roots: { listChanged: true } },
    { extensions: { 'vendor/x': { y: 1 } }, experimental: { z: {} } },
  ),
  fc.oneof(junk, oneOf({ elicitation: 7 }, { sampling: 'x' }, { roots: { listChanged: 'x' } })),
)
const clientInfo = mostly(
  oneOf<unknown>(
    undefined,
    { name: 'tester', version: '1' },
    { name: 'é', version: '1', title: 'T' },
  ),
  fc.oneof(
    junk,
    oneOf({ name: 'x' }, { name: 1, version: '1' }, { name: 'x', version: '1', y: 1 }),
  ),
)
const META = 'io.modelcontextprotocol/'
const meta = mostly(
  fc
    .tuple(
      mostly(fc.constant(VERSION), fc.oneof(oneOf('2025-11-25', '2099-01-01', ''), junk)),
      capabilities,
      clientInfo,
      mostly(
        oneOf<unknown>(
          {},
          { traceparent: `00-${'a'.repeat(32)}-${'b'.repeat(16)}-01` },
          { 'x.y/z': [1] },
        ),
        oneOf<unknown>(
          { progressToken: 'p' },
          { progressToken: {} },
          { traceparent: 7 },
          { baggage: 'a=b' },
          { [`${META}logLevel`]: 'debug' },
          { [`${META}logLevel`]: 7 },
          { [`${META}related-task`]: { taskId: 'x' } },
          { bare: 1 },
        ),
      ),
    )
    .map(([version, client, info, more]) => ({
      [`${META}protocolVersion`]: version,
      [`${META}clientCapabilities`]: client,
      [`${META}clientInfo`]: info,
      ...(more as object),
    })),
  junk,
)
const args = mostly(
  fc.oneof(
    absent,
    fc.dictionary(fc.string({ maxLength: 8 }), fc.jsonValue({ maxDepth: 2 }), { maxKeys: 4 }),
    fc.record({ n: fc.oneof(fc.double(), fc.integer()) }),
    fc.record({ at: oneOf('here', 'there', 'é', '') }),
  ),
  fc.oneof(junk, oneOf<unknown>('{"__proto__":{"n":1}}', 'deep', { many: Array(11_000).fill(0) })),
)
const NAMES = catalogue.tools.map(({ contract: { name } }) => name)
const toolName = mostly(
  oneOf<string>(...NAMES),
  fc.oneof(oneOf('nobody', '', ' echo', 'ECHO'), junk),
)
const method = mostly(
  oneOf('tools/call', 'tools/call', 'tools/call', 'tools/list'),
  fc.oneof(oneOf('ping', 'server/discover', 'tools/nothing', 'initialize'), junk),
)
const id = mostly(
  fc.oneof(fc.integer(), fc.string({ maxLength: 12 }), oneOf(0, -0, 2 ** 53 - 1)),
  fc.oneof(oneOf<unknown>(1.5, 2 ** 53, 1e300, true, {}, null), junk),
)
const extra = mostly(
  oneOf({}),
  oneOf<object>(
    { inputResponses: { 'choose:which': { action: 'accept', content: { choice: 'one' } } } },
    { inputResponses: {} },
    { requestState: 'x' },
    { task: {} },
    { cursor: 'x' },
    { more: 1 },
  ),
)

const body = fc
  .tuple(
    mostly(oneOf('2.0'), fc.oneof(oneOf('1.0'), junk)),
    id,
    method,
    mostly(oneOf('object'), oneOf('null', 'array', 'absent')),
    fc.tuple(toolName, args, meta, extra),
    mostly(oneOf({}), oneOf<object>({ result: {} }, { error: {} }, { more: 1 })),
  )
  .map(([jsonrpc, rpcId, rpcMethod, form, [name, given, _meta, more], beside]) => {
    const call = rpcMethod === 'tools/call' ? { name, arguments: given } : {}
    const object = { ...call, _meta, ...(more as object) }
    const params = { object, null: null, array: [object], absent: undefined }[String(form)]
    return { jsonrpc, id: rpcId, method: rpcMethod, params, ...(beside as object) }
  })

const encoded = (text: string): string => `=?base64?${Buffer.from(text).toString('base64')}?=`
/** A header that repeats what the body says, and the ways in which it may not. */
const mirrored = (value: string): fc.Arbitrary<readonly string[]> =>
  mostly(
    oneOf([value]),
    oneOf<readonly string[]>(
      [],
      [''],
      ['wrong'],
      [value, value],
      [value, 'wrong'],
      [`${value} `],
      [encoded(value)],
      ['=?base64?!?='],
    ),
  ) as fc.Arbitrary<readonly string[]>

const sendable = (value: unknown): string =>
  typeof value === 'string' && /^[\x21-\x7e]+$/.test(value) ? value : 'x'

const cases: fc.Arbitrary<Case> = body.chain((message) => {
  const params = Object(message.params) as { name?: unknown; arguments?: { at?: unknown } }
  const at = params.name === 'mirrored' ? params.arguments?.at : undefined
  const headers = fc.tuple(
    mirrored(VERSION),
    mirrored(sendable(message.method)),
    message.method === 'tools/call'
      ? mirrored(sendable(params.name))
      : oneOf<readonly string[]>([], [], ['x']),
    typeof at === 'string' ? mirrored(sendable(at)) : oneOf<readonly string[]>([]),
    mostly(
      oneOf('application/json, text/event-stream'),
      oneOf('application/json', 'text/event-stream', '*/*', 'text/html'),
    ),
    mostly(
      oneOf('application/json'),
      oneOf('application/json; charset=utf-8', 'text/plain', 'application/jsonp'),
    ),
    oneOf<string | undefined>(
      undefined,
      `Bearer ${good}`,
      `Bearer ${scoped}`,
      'Bearer nonsense',
      'Basic x',
    ),
    oneOf<string | undefined>(
      undefined,
      undefined,
      'https://client.example',
      'https://evil.example',
    ),
  )
  return headers.map(([version, verb, name, argument, accept, type, authorization, origin]) => ({
    headers: [
      ...version.map((value) => ['mcp-protocol-version', value] as const),
      ...verb.map((value) => ['mcp-method', value] as const),
      ...name.map((value) => ['mcp-name', value] as const),
      ...argument.map((value) => ['mcp-param-at', value] as const),
      ['accept', String(accept)],
      ['content-type', String(type)],
      ...(authorization === undefined ? [] : [['authorization', authorization] as const]),
      ...(origin === undefined ? [] : [['origin', origin] as const]),
    ],
    body: textOf(message),
  }))
})

/** As text, for what no object can hold without being changed by it. */
function textOf(message: { readonly params?: unknown }): string {
  const text = JSON.stringify(message)
  if (text.includes('"deep"')) return text.replace('"deep"', `${'['.repeat(70)}${']'.repeat(70)}`)
  return text.replace(JSON.stringify('{"__proto__":{"n":1}}'), '{"__proto__":{"n":1}}')
}

const recognise = createRecogniser(catalogue)
function isPlain({ headers, body: text }: Case): boolean {
  const message = readMessage(Buffer.from(text), VERSION)
  if ('code' in message) return false
  const joined = new Map<string, string>()
  for (const [name, value] of headers)
    joined.set(name, joined.has(name) ? `${joined.get(name)}, ${value}` : value)
  return recognise(message, Object.fromEntries(joined)) !== undefined
}

async function compare(one: Case): Promise<void> {
  for (const { taken, counted, log } of [fast, bySdk])
    for (const list of [taken, counted, log]) list.length = 0
  const [ours, theirs] = [await send(fast.origin, one), await send(bySdk.origin, one)]
  assert.deepEqual(ours, theirs)
  assert.deepEqual([fast.taken, fast.counted], [bySdk.taken, bySdk.counted])
  const logs = [fast.log, bySdk.log].map((log) => log.map(eventOf))
  assert.deepEqual(logs[0], logs[1])
}

test('nobody can tell which path answered', async (t) => {
  const seen = { plain: 0, other: 0 }
  const property = fc.asyncProperty(cases, async (one) => {
    seen[isPlain(one) ? 'plain' : 'other']++
    await compare(one)
  })
  await holds(t, property, {
    ...{ what: 'generated requests, to both paths', store: 'memory', runs: REQUESTS },
    counts: () => ({ 'answered by the fast path': seen.plain, 'by the SDK alone': seen.other }),
  })
  assert.ok(Math.min(seen.plain, seen.other) > REQUESTS / 10, JSON.stringify(seen))
})

test('what does not survive being written again is told apart', async () => {
  const of = (experimental: string, args: string) => ({
    headers: [
      ['mcp-protocol-version', VERSION],
      ['mcp-method', 'tools/call'],
      ['mcp-name', 'echo'],
      ['accept', 'application/json, text/event-stream'],
      ['content-type', 'application/json'],
    ] as const,
    body:
      '{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"echo","arguments":' +
      `${args},"_meta":{"${META}protocolVersion":"${VERSION}",` +
      `"${META}clientCapabilities":{"experimental":{"x":${experimental}}}}}}`,
  })
  for (const one of [
    of('{"a":null}', '{}'),
    of('{"a":1e400}', '{}'),
    of('{}', '{"a":1e400}'),
    of('{}', '{"__proto__":{"n":1}}'),
    of('{"__proto__":{"n":1}}', '{}'),
    of('{}', '{"a":{"__proto__":1}}'),
  ])
    await compare(one)
})

test('a question is asked by the fast path, and its answer taken by the SDK', async () => {
  const init = (more: object) => {
    const _meta = {
      [`${META}protocolVersion`]: VERSION,
      [`${META}clientCapabilities`]: { elicitation: {} },
    }
    const params = { name: 'ask', arguments: {}, _meta, ...more }
    return {
      headers: [
        ['mcp-protocol-version', VERSION],
        ['mcp-method', 'tools/call'],
        ['mcp-name', 'ask'],
        ['accept', 'application/json, text/event-stream'],
        ['content-type', 'application/json'],
      ] as const,
      body: JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'tools/call', params }),
    }
  }
  const answered = (answer: object) => init({ inputResponses: { 'choose:which': answer } })
  const question = init({})
  const picked = answered({ action: 'accept', content: { choice: 'two' } })
  assert.deepEqual([isPlain(question), isPlain(picked)], [true, false])
  for (const one of [question, picked, answered({ action: 'decline' })]) await compare(one)
  assert.match(JSON.stringify(await send(fast.origin, question)), /input_required/)
  assert.match(JSON.stringify(await send(fast.origin, picked)), /picked.*two/)
})

const eventOf = (line: string): unknown => JSON.parse(line).event
