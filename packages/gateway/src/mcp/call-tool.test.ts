import assert from 'node:assert/strict'
import { test } from 'node:test'
import { setTimeout as pause } from 'node:timers/promises'
import { type CallToolResult, isCallToolResult } from '@modelcontextprotocol/server'
import { currentUser } from '../resource/current-user.ts'
import type { Principal } from '../resource/principal.ts'
import { createLog } from '../telemetry/log.ts'
import { callTool } from './call-tool.ts'
import { loadCatalogue } from './catalogue.ts'
import { type ToolCall, ToolFailure, type ToolHandler } from './contract.ts'
import { quietCall } from './quiet-call.ts'
import { resultOf } from './tool-result.ts'

const person: Principal = {
  kind: 'person',
  id: 'person_1',
  clientId: 'client_1',
  scopes: new Set(['notes:read']),
  expiresAt: 0,
}
const machine: Principal = { ...person, kind: 'client', id: 'client_1' }

interface Setup {
  readonly handler: ToolHandler
  readonly access?: 'public' | 'protected'
  readonly args?: unknown
  readonly principal?: Principal
  readonly signal?: AbortSignal
}

async function call(setup: Setup): Promise<{ result: CallToolResult; log: string[] }> {
  const contract = {
    name: 'note',
    title: 'Note',
    description: 'A note.',
    inputSchema: {
      type: 'object',
      properties: { n: { type: 'integer' } },
      additionalProperties: false,
    },
    outputSchema: {
      type: 'object',
      properties: { text: { type: 'string' } },
      required: ['text'],
    },
    access: setup.access ?? 'public',
    scopes: ['notes:read'],
  }
  const tool = loadCatalogue([contract], { note: setup.handler }).tools[0]
  assert.ok(tool)
  const log: string[] = []
  const context = quietCall(setup.signal ? { signal: setup.signal } : {})
  const settings = {
    timeoutMs: 50,
    maxOutputBytes: 1_000,
    log: createLog((line) => log.push(line)),
  }
  const client = {
    principal: setup.principal,
    opensUrls: false,
    challenge: () => {},
    asked: () => undefined,
  }
  const result = resultOf(await callTool(tool, setup.args ?? {}, client, context, settings))
  assert.ok(isCallToolResult(result))
  return { result, log }
}

const textOf = ({ content }: CallToolResult, index = 0): string => {
  const block = content[index]
  assert.ok(block?.type === 'text')
  return block.text
}

const codeOf = (result: CallToolResult): unknown => {
  assert.equal(result.isError, true)
  assert.equal(result.structuredContent, undefined)
  const error = result._meta?.['voordeur/error'] as { code: unknown } | undefined
  return error?.code
}

const ok = () => ({ text: 'hello' })

test('a result is structured, and the same again as text', async () => {
  const { result } = await call({ handler: ok })
  assert.deepEqual(result, {
    content: [{ type: 'text', text: '{"text":"hello"}' }],
    structuredContent: { text: 'hello' },
  })
})

test('the handler runs as the caller, and only then', async () => {
  const handler = async () => {
    await pause(1)
    return { text: currentUser()?.id ?? 'nobody' }
  }
  const seen = async (principal?: Principal) => {
    const { result } = await call({ handler, ...(principal ? { principal } : {}) })
    return result.structuredContent
  }
  assert.deepEqual(await seen(person), { text: 'person_1' })
  assert.deepEqual(await seen(), { text: 'nobody' })
  assert.equal(currentUser(), undefined)
})

test('a protected tool wants a person with the right scopes', async () => {
  const locked = { handler: ok, access: 'protected' as const }
  assert.equal(codeOf((await call(locked)).result), 'sign_in_required')
  const poor = { ...person, scopes: new Set(['notes:write']) }
  assert.equal(codeOf((await call({ ...locked, principal: poor })).result), 'insufficient_scope')
  const { result } = await call({ ...locked, principal: machine })
  assert.equal(codeOf(result), 'person_required')
  assert.match(textOf(result), /belongs to an application/)
  assert.equal((await call({ ...locked, principal: person })).result.isError, undefined)
})

test('bad input never reaches the handler, and the answer names the field', async () => {
  const handler = () => assert.fail('it ran')
  const { result } = await call({ handler, args: { n: 'x', m: 1 } })
  assert.equal(codeOf(result), 'INVALID_INPUT')
  assert.equal(
    textOf(result),
    'The input of note is not right. "m" is not expected here; accepted: n. "n" must be integer.',
  )
  assert.deepEqual(JSON.parse(textOf(result, 1)).details, {
    faults: [
      { field: 'm', hint: '"m" is not expected here; accepted: n.' },
      { field: 'n', hint: '"n" must be integer.' },
    ],
  })
})

test('a typed failure reaches the client with its details', async () => {
  const handler = () => {
    throw new ToolFailure('ambiguous', 'Which one?', { candidates: ['a', 'b'] })
  }
  const { result, log } = await call({ handler })
  assert.equal(textOf(result), 'Which one?')
  assert.deepEqual(JSON.parse(textOf(result, 1)), {
    code: 'ambiguous',
    details: { candidates: ['a', 'b'] },
  })
  assert.equal(codeOf(result), 'ambiguous')
  assert.deepEqual(log, [])
})

test('details that are huge or cannot be written are dropped, the words stay', async () => {
  const loop: Record<string, unknown> = {}
  loop['self'] = loop
  for (const details of [{ big: 'x'.repeat(70_000) }, loop]) {
    const handler = () => {
      throw new ToolFailure('odd', 'Sorry.', details)
    }
    const { result } = await call({ handler })
    assert.deepEqual(result._meta?.['voordeur/error'], { code: 'odd', details: {} })
    assert.equal(result.content.length, 1)
  }
})

const BROKEN: Record<string, ToolHandler> = {
  'throws an error': () => {
    throw new Error('SECRET connection string')
  },
  rejects: () => Promise.reject(new Error('SECRET')),
  'throws a string': () => {
    throw 'SECRET'
  },
  'throws nothing': () => {
    throw undefined
  },
  'breaks its contract': () => ({ SECRET: 1 }),
  'returns nothing': () => undefined,
  'returns what JSON cannot write': () => ({ text: 'a', SECRET: 1n }),
}

for (const [what, handler] of Object.entries(BROKEN))
  test(`a handler that ${what} is hidden behind a reference that the log explains`, async () => {
    const { result, log } = await call({ handler })
    assert.equal(codeOf(result), 'internal_error')
    assert.doesNotMatch(JSON.stringify(result), /SECRET|contract|BigInt|stack/)
    const reference = /ref_[\w-]{12}/.exec(textOf(result))?.[0]
    assert.ok(reference)
    assert.equal(log.length, 1)
    assert.ok(log[0]?.includes(reference))
  })

test('a slow handler is stopped and told so', async () => {
  const aborted = Promise.withResolvers<void>()
  const handler: ToolHandler = (_, { signal }) => {
    signal.addEventListener('abort', () => aborted.resolve())
    return pause(5_000, { text: '' }, { ref: false })
  }
  const { result } = await call({ handler })
  assert.equal(codeOf(result), 'timeout')
  assert.match(textOf(result), /within 0\.05 seconds/)
  await aborted.promise
})

test('an answer that is too large is not sent', async () => {
  const { result } = await call({ handler: () => ({ text: 'é'.repeat(500) }) })
  assert.equal(codeOf(result), 'output_too_large')
})

test('a handler may copy its call, or put something before it', async () => {
  const handler = (_: unknown, call: ToolCall) => {
    const copies = [{ ...call }, Object.create(call) as ToolCall, new Proxy(call, {})]
    return { text: copies.map(({ signal }) => signal instanceof AbortSignal).join() }
  }
  const { result } = await call({ handler })
  assert.deepEqual(result.structuredContent, { text: 'true,true,true' })
})

test('whatever a handler throws is a result', async () => {
  const toJSON = () => {
    throw new Error('SECRET')
  }
  for (const thrown of [1n, { toJSON }, undefined, null, Symbol('x')]) {
    const handler = () => {
      throw thrown
    }
    const { result } = await call({ handler })
    assert.equal(codeOf(result), 'internal_error')
  }
})
