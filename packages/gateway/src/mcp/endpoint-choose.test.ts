import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { Client, StreamableHTTPClientTransport } from '@modelcontextprotocol/client'
import { isSpecType } from '@modelcontextprotocol/server'
import { loadCatalogue } from './catalogue.ts'
import { type ToolCall, ToolFailure, type ToolHandler, type ToolOption } from './contract.ts'
import { answer, legacy, modern, rpc, startEndpoint } from './endpoint-under-test.ts'

const schema = { type: 'object', properties: {} }
const contract = (name: string) => ({
  name,
  title: name,
  description: `Does ${name}.`,
  inputSchema: schema,
  outputSchema: schema,
  access: 'public',
  scopes: ['property:read'],
})

const HOMES: readonly ToolOption[] = [
  { value: 'one', label: 'Number 1' },
  { value: 'two', label: 'Number 2' },
]

/** What the tools offer now; a test may change it between two rounds. */
let offered = HOMES
let question = 'Which home?'
/** How often each tool started, and what it did after it asked. */
const diary: string[] = []

const pick = (call: ToolCall) => call.choose('home', question, offered)

const HANDLERS: Record<string, ToolHandler> = {
  pick: async (_: unknown, call: ToolCall) => {
    diary.push('start')
    try {
      return { picked: (await pick(call)) ?? 'nobody' }
    } finally {
      diary.push('finally')
    }
  },
  pick_twice: async (_: unknown, call: ToolCall) => {
    const home = await pick(call)
    const floor = await call.choose('floor', 'Which floor?', HOMES)
    return { home, floor }
  },
  pick_both: async (_: unknown, call: ToolCall) => {
    await Promise.all([pick(call), call.choose('floor', 'Which floor?', HOMES)])
    return {}
  },
  swallow: async (_: unknown, call: ToolCall) => {
    const picked = await pick(call).catch(() => 'swallowed')
    return { picked }
  },
  rephrase: async (_: unknown, call: ToolCall) => {
    await pick(call).catch(() => {
      throw new ToolFailure('gave_up', 'Something went wrong.')
    })
    return {}
  },
}

const door = await startEndpoint({
  catalogue: loadCatalogue(Object.keys(HANDLERS).map(contract), HANDLERS),
})
after(() => door.close())

type Action = 'accept' | 'decline' | 'cancel'

const FORM = { elicitation: { form: {} } }
const CAPABILITIES = 'io.modelcontextprotocol/clientCapabilities'

const accept = (choice: unknown) => ({ action: 'accept', content: { choice } })

/** One round as any client could send it: what it declares, and what answers it brings. */
async function round(
  name: string,
  inputResponses?: Record<string, unknown>,
  capabilities: object = FORM,
) {
  const _meta = { [CAPABILITIES]: capabilities }
  const params = { name, ...(inputResponses ? { inputResponses } : {}), _meta }
  const { result } = await answer(await fetch(door.url, modern('tools/call', params)))
  return result as
    | { resultType?: string; structuredContent?: unknown; inputRequests?: object; isError?: true }
    | undefined
}

const picked = async (...args: Parameters<typeof round>) =>
  (await round(...args))?.structuredContent

/** The official client, whose person answers every form with `action`. */
async function withPerson(
  action: Action,
  {
    mode = { pin: '2026-07-28' } as 'legacy' | { pin: string },
    capabilities = FORM as object,
  } = {},
) {
  const forms: { message: string; requestedSchema: unknown }[] = []
  const client = new Client(
    { name: 'tester', version: '1' },
    { capabilities, versionNegotiation: { mode } },
  )
  if ('elicitation' in capabilities)
    client.setRequestHandler('elicitation/create', ({ params }) => {
      forms.push(params as (typeof forms)[number])
      return action === 'accept' ? { action, content: { choice: 'two' } } : { action }
    })
  await client.connect(new StreamableHTTPClientTransport(new URL(door.url)))
  const { structuredContent } = await client.callTool({ name: 'pick', arguments: {} })
  await client.close()
  return { forms, structuredContent }
}

test('the official client shows one form, and the tool gets the value that was picked', async () => {
  diary.length = 0
  const { forms, structuredContent } = await withPerson('accept')
  assert.deepEqual(structuredContent, { picked: 'two' })
  assert.equal(forms.length, 1)
  assert.equal(forms[0]?.message, 'Which home?')
  assert.deepEqual(forms[0]?.requestedSchema, {
    type: 'object',
    properties: {
      choice: {
        type: 'string',
        oneOf: [
          { const: 'one', title: 'Number 1' },
          { const: 'two', title: 'Number 2' },
        ],
      },
    },
    required: ['choice'],
  })
  assert.deepEqual(diary, ['start', 'finally', 'start', 'finally'], 'the handler starts anew')
})

for (const action of ['decline', 'cancel'] as const)
  test(`a person who answers with ${action} is not asked again: the tool gets no value`, async () => {
    const { forms, structuredContent } = await withPerson(action)
    assert.deepEqual([forms.length, structuredContent], [1, { picked: 'nobody' }])
  })

test('a client that shows no forms is never asked', async () => {
  const { structuredContent } = await withPerson('accept', { capabilities: {} })
  assert.deepEqual(structuredContent, { picked: 'nobody' })
  for (const capabilities of [
    {},
    { elicitation: { url: {} } },
    { sampling: {}, roots: {} },
    { extensions: { elicitation: {} } },
  ])
    assert.deepEqual(await picked('pick', undefined, capabilities), { picked: 'nobody' })
})

test('a declaration without a mode means forms, beside links too', async () => {
  for (const elicitation of [{}, { form: {} }, { form: {}, url: {} }]) {
    const asked = await round('pick', undefined, { elicitation })
    assert.equal(asked?.resultType, 'input_required')
    const [[key, request] = []] = Object.entries(asked?.inputRequests ?? {})
    assert.deepEqual([key, request.method], ['choose:home', 'elicitation/create'])
    assert.ok(isSpecType.ElicitRequestFormParams(request.params))
  }
})

test('a client of 2025 is never asked, whatever it declares', async () => {
  const { forms, structuredContent } = await withPerson('accept', { mode: 'legacy' })
  assert.deepEqual([forms.length, structuredContent], [0, { picked: 'nobody' }])
  const _meta = { [CAPABILITIES]: { elicitation: { form: {}, url: {} } } }
  for (const accept of ['application/json, text/event-stream', 'application/json']) {
    const call = legacy(rpc('tools/call', { name: 'pick', _meta }), { accept })
    const { result } = await answer(await fetch(door.url, call))
    assert.deepEqual(result?.structuredContent, { picked: 'nobody' })
  }
})

test('an answer only picks what is offered now, and a forged one picks nothing', async (t) => {
  t.after(() => {
    offered = HOMES
  })
  assert.deepEqual(await picked('pick', { 'choose:home': accept('one') }), { picked: 'one' })
  for (const forged of [
    accept('three'),
    accept('Number 1'),
    accept('ONE'),
    accept(['one']),
    accept(0),
    accept(null),
    accept({ toString: 'one' }),
    accept('x'.repeat(100_000)),
    { action: 'accept' },
    { action: 'accept', content: null },
    { action: 'accept', content: { value: 'one' } },
    { action: 'decline', content: { choice: 'one' } },
    { action: 'cancel', content: { choice: 'one' } },
    { action: 'ACCEPT', content: { choice: 'one' } },
    { content: { choice: 'one' } },
    { method: 'elicitation/create', result: accept('one') },
    'one',
    null,
  ])
    assert.deepEqual(
      await picked('pick', { 'choose:home': forged }),
      { picked: 'nobody' },
      JSON.stringify(forged).slice(0, 80),
    )
  offered = HOMES.slice(1)
  assert.deepEqual(await picked('pick', { 'choose:home': accept('one') }), { picked: 'nobody' })
})

test('an answer without the declaration counts for nothing', async () => {
  const answers = { 'choose:home': accept('one') }
  assert.deepEqual(await picked('pick', answers, {}), { picked: 'nobody' })
  assert.deepEqual(await picked('pick', answers, { elicitation: { url: {} } }), {
    picked: 'nobody',
  })
})

test('a request that brings an answer is asked nothing more: two questions never loop', async () => {
  const answers = { 'choose:home': accept('one') }
  assert.deepEqual(await picked('pick_twice', answers), { home: 'one' })
  assert.deepEqual(await picked('pick', { 'choose:other': accept('one') }), { picked: 'nobody' })
  const other = await round('pick', { step_up: { action: 'accept' } })
  assert.equal(other?.resultType, 'input_required', 'the answer of a step-up is no answer to it')
})

test('of two questions at once the first is asked', async () => {
  const asked = await round('pick_both')
  assert.deepEqual(Object.keys(asked?.inputRequests ?? {}), ['choose:home'])
})

test('what a form cannot show whole is not asked', async (t) => {
  t.after(() => {
    offered = HOMES
    question = 'Which home?'
  })
  const many = (n: number) =>
    Array.from({ length: n }, (_, i) => ({ value: `v${i}`, label: `Label ${i}` }))
  const resultType = async (options: readonly ToolOption[]) => {
    offered = options
    return (await round('pick'))?.resultType
  }
  assert.equal(await resultType(many(20)), 'input_required')
  assert.equal(await resultType(many(21)), 'complete')
  assert.equal(await resultType([]), 'complete')
  const [first, second] = HOMES as [ToolOption, ToolOption]
  assert.equal(await resultType([first, { ...second, label: 'Number 1' }]), 'complete')
  assert.equal(await resultType([first, { ...second, value: 'one' }]), 'complete')
  assert.equal(await resultType([first, { ...second, label: 'x'.repeat(200) }]), 'input_required')
  assert.equal(await resultType([first, { ...second, label: 'x'.repeat(201) }]), 'complete')
  assert.equal(await resultType([first, { ...second, value: 'x'.repeat(201) }]), 'complete')
  question = 'x'.repeat(501)
  assert.equal(await resultType(HOMES), 'complete')
})

for (const name of ['swallow', 'rephrase'])
  test(`a handler cannot lose its question by a catch of its own (${name})`, async () => {
    door.log.length = 0
    const asked = await round(name)
    assert.equal(asked?.resultType, 'input_required')
    assert.equal(asked?.isError, undefined)
    const [line] = door.log
    assert.match(line ?? '', /"level":"warn".*mcp\.question_swallowed/)
    assert.ok(line?.includes(`"tool":"${name}"`))
  })

test('a question is no fault: nothing is logged, and its call costs what a call costs', async () => {
  door.log.length = 0
  door.taken.length = 0
  await round('pick')
  await round('pick', { 'choose:home': accept('one') })
  assert.deepEqual(door.log, [])
  assert.deepEqual(
    door.taken.map(({ cost }) => cost),
    [1, 1],
  )
})
