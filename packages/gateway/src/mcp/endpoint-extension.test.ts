import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import {
  completable,
  fromJsonSchema,
  ProtocolError,
  ResourceTemplate,
} from '@modelcontextprotocol/server'
import { z } from 'zod'
import { currentUser } from '../resource/current-user.ts'
import { ToolFailure } from './contract.ts'
import { answer, legacy, modern, rpc, startEndpoint } from './endpoint-under-test.ts'
import type { ServerExtension } from './sdk-server.ts'

const boom = () => {
  throw new Error('SECRET of the extension')
}

const extend: ServerExtension = (server) => {
  const inputSchema = fromJsonSchema<{ n: number }>({
    type: 'object',
    properties: { n: { type: 'number' } },
  })
  server.registerTool('added', { inputSchema }, ({ n }) => ({
    content: [{ type: 'text', text: `${n} for ${currentUser()?.id ?? 'nobody'}` }],
  }))
  server.registerTool('added_headers', {}, (ctx) => ({
    content: [{ type: 'text', text: [...(ctx.http?.req?.headers.keys() ?? [])].join() }],
  }))
  server.registerTool('added_boom', {}, boom)
  server.registerTool('added_fails', {}, () => {
    throw new ToolFailure('known', 'A known failure.')
  })
  server.registerTool(
    'added_refined',
    { inputSchema: z.object({ a: z.string().refine(boom) }) },
    () => ({
      content: [],
    }),
  )
  server.registerPrompt('boom', {}, boom)
  const completed = z.object({ a: completable(z.string(), boom) })
  server.registerPrompt('completed', { argsSchema: completed }, () => ({ messages: [] }))
  server.registerResource(
    'template',
    new ResourceTemplate('boom://{x}', { list: boom, complete: { x: boom } }),
    {},
    boom,
  )
  server.registerResource('boom', 'test://boom', {}, boom)
  server.registerResource(
    'missing',
    new ResourceTemplate('test://{x}', { list: undefined }),
    {},
    () => {
      throw new ProtocolError(-32602, 'There is no such resource.')
    },
  )
  server.server.setRequestHandler('test/boom', { params: z.object({}) }, boom)
  server.server.fallbackRequestHandler = boom
}

const door = await startEndpoint({ extend, extendTools: true })
after(() => door.close())

const answerTo = async (init: RequestInit) => await answer(await fetch(door.url, init))

test('added tools are listed beside the catalogue, in both eras', async () => {
  for (const init of [modern('tools/list'), legacy(rpc('tools/list'))]) {
    const names = (await answerTo(init)).result?.tools?.map((tool) => tool.name) ?? []
    assert.deepEqual(names.slice(0, 4), ['added', 'added_headers', 'added_boom', 'added_fails'])
    assert.equal(names.length, 12)
  }
})

test('an added tool runs as the caller; the catalogue still works', async () => {
  const params = { name: 'added', arguments: { n: 3 } }
  assert.equal(
    (await answerTo(modern('tools/call', params))).result?.content?.[0]?.text,
    '3 for nobody',
  )
  const headers = { authorization: `Bearer ${await door.token()}` }
  const { result } = await answerTo(modern('tools/call', params, headers))
  assert.equal(result?.content?.[0]?.text, '3 for person_1')
  const echo = await answerTo(modern('tools/call', { name: 'echo', arguments: { text: 'x' } }))
  assert.equal(echo.result?.isError, undefined)
})

test('whatever an extension hands to the SDK runs as the caller', async () => {
  const seen: (string | undefined)[] = []
  const look = () => {
    seen.push(currentUser()?.id)
    return []
  }
  const watching = await startEndpoint({
    extend: (server) => {
      const list = () => ({ resources: look() })
      const template = new ResourceTemplate('x://{x}', { list, complete: { x: look } })
      server.registerResource('x', template, {}, () => ({ contents: [] }))
    },
  })
  const headers = { authorization: `Bearer ${await watching.token()}` }
  const argument = { name: 'x', value: '' }
  const ref = { type: 'ref/resource', uri: 'x://{x}' }
  await answer(await fetch(watching.url, modern('resources/list', {}, headers)))
  await answer(
    await fetch(watching.url, legacy(rpc('completion/complete', { ref, argument }), headers)),
  )
  await watching.close()
  assert.deepEqual(seen, ['person_1', 'person_1'])
})

test('no tool can see the token it was called with, or a cookie', async () => {
  const headers = { authorization: `Bearer ${await door.token()}`, cookie: 'a=b', traceparent: 'x' }
  const params = { name: 'added_headers' }
  for (const init of [
    modern('tools/call', params, headers),
    legacy(rpc('tools/call', params), headers),
  ]) {
    const seen = (await answerTo(init)).result?.content?.[0]?.text ?? ''
    assert.match(seen, /traceparent/)
    assert.doesNotMatch(seen, /authorization|cookie/)
  }
})

test('what an extension throws stays inside, unless it was meant for the client', async () => {
  const complete = (ref: object, name: string) => ({ ref, argument: { name, value: '' } })
  for (const [method, params] of [
    ['tools/call', { name: 'added_boom' }],
    ['prompts/get', { name: 'boom' }],
    ['tools/call', { name: 'added_refined', arguments: { a: 'x' } }],
    ['completion/complete', complete({ type: 'ref/prompt', name: 'completed' }, 'a')],
    ['completion/complete', complete({ type: 'ref/resource', uri: 'boom://{x}' }, 'x')],
    ['resources/list', {}],
    ['test/boom', {}],
    ['test/unknown', {}],
  ] as const)
    for (const init of [modern(method, params), legacy(rpc(method, params))]) {
      const text = JSON.stringify(await answerTo(init))
      assert.doesNotMatch(text, /SECRET/)
      assert.match(text, /ref_[\w-]{12}/, `${method} ${JSON.stringify(params)}`)
    }
  const read = (uri: string) => answerTo(legacy(rpc('resources/read', { uri })))
  assert.match((await read('test://boom')).error?.message ?? '', /ref_/)
  assert.match((await read('test://other')).error?.message ?? '', /no such resource/)
  const known = await answerTo(modern('tools/call', { name: 'added_fails' }))
  assert.equal(known.result?.content?.[0]?.text, 'A known failure.')
})

test('what an extension lists is kept for its caller alone; what all share, as sign-in allows', async (t) => {
  const scopes: string[] = []
  const noting: ServerExtension = (server, { sharedCacheScope }) => {
    scopes.push(sharedCacheScope)
    server.registerPrompt('one', {}, () => ({ messages: [] }))
    const cacheHint = { ttlMs: 1, cacheScope: sharedCacheScope }
    server.registerResource('one', 'test://one', { cacheHint }, () => ({ contents: [] }))
  }
  for (const requireSignIn of [false, true]) {
    const one = await startEndpoint({ extend: noting, requireSignIn })
    t.after(() => one.close())
    const headers = { authorization: `Bearer ${await one.token()}` }
    const scopeOf = async (method: string, params = {}, more = {}) => {
      const init = modern(method, params, { ...headers, ...more })
      const { result } = await answer(await fetch(one.url, init))
      return [result?.ttlMs, result?.cacheScope]
    }
    for (const list of ['prompts/list', 'resources/list', 'resources/templates/list'])
      assert.deepEqual(await scopeOf(list), [300_000, 'private'], list)
    const uri = 'test://one'
    assert.deepEqual(await scopeOf('resources/read', { uri }, { 'mcp-name': uri }), [
      1,
      requireSignIn ? 'private' : 'public',
    ])
    assert.equal(scopes.at(-1), requireSignIn ? 'private' : 'public')
  }
})

test('an extension that breaks, or takes a name of the catalogue, stops the start', async () => {
  await assert.rejects(startEndpoint({ extend: boom }), /SECRET/)
  const clash: ServerExtension = (server) => {
    server.registerTool('echo', {}, () => ({ content: [] }))
  }
  await assert.rejects(
    startEndpoint({ extend: clash, extendTools: true }),
    /echo is already in the catalogue/,
  )
})
