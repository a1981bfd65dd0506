import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import type { World } from '../../world/world.ts'
import { send, startFixtures } from './mcp-request.ts'

const LIMIT = { timeout: 30_000 }
const TEXT = 'test_simple_text'

let world: World

const encoded = (value: string) => `=?base64?${Buffer.from(value).toString('base64')}?=`

/** A call that is right but for these headers. */
const call = (
  headers: Record<string, string | undefined>,
  name = TEXT,
  args: Record<string, unknown> = {},
) => send(world.mcpUrl, { method: 'tools/call', params: { name, arguments: args }, headers })

async function mismatches(answer: ReturnType<typeof send>, what: string): Promise<void> {
  const { status, last } = await answer
  assert.deepEqual([status, last?.error?.code, last?.id], [400, -32020, 1], what)
}

async function succeeds(answer: ReturnType<typeof send>, what: string): Promise<void> {
  const { status, last } = await answer
  assert.equal(status, 200, `${what} ${JSON.stringify(last)}`)
  assert.ok(last?.result, what)
}

describe('the headers that repeat the body (2026-07-28)', LIMIT, () => {
  before(async () => {
    world = await startFixtures()
  })
  after(() => world.close())

  const version = (value: string | undefined) => ({ 'mcp-protocol-version': value })
  const method = (value: string | undefined) => ({ 'mcp-method': value })
  const name = (value: string | undefined) => ({ 'mcp-name': value })
  const WRONG: [string, Record<string, string | undefined>][] = [
    ['no version', version(undefined)],
    ['another version', version('2025-11-25')],
    ['no method', method(undefined)],
    ['another method', method('tools/list')],
    ['the method in another case', method('Tools/Call')],
    ['no name', name(undefined)],
    ['another name', name('test_image_content')],
    ['the name in another case', name(TEXT.toUpperCase())],
    ['another name, encoded', name(encoded('test_image_content'))],
    ['an encoding that is none', name('=?base64?%%%?=')],
  ]
  for (const [what, headers] of WRONG) {
    it(`are refused with ${what}`, () => mismatches(call(headers), what))
  }

  it('may be named in any case, and the name may be encoded', async () => {
    const loud = { 'MCP-NAME': TEXT, 'mcp-name': undefined }
    await succeeds(call(loud), 'a name in capitals')
    await succeeds(call(name(encoded(TEXT))), 'an encoded name')
  })

  it('name the resource and the prompt too', async () => {
    for (const [method, params] of [
      ['resources/read', { uri: 'test://static-text' }],
      ['prompts/get', { name: 'test_simple_prompt' }],
    ] as const) {
      await succeeds(send(world.mcpUrl, { method, params }), method)
      for (const value of [undefined, 'other']) {
        await mismatches(send(world.mcpUrl, { method, params, headers: name(value) }), method)
      }
    }
  })

  const region = (args: Record<string, unknown>, header?: string) =>
    call({ 'mcp-param-region': header }, 'test_x_mcp_header', args)

  it('repeat an argument that its tool mirrors', async () => {
    await succeeds(region({ region: 'eu' }, 'eu'), 'the same')
    await succeeds(region({ region: 'é' }, encoded('é')), 'the same, encoded')
    await succeeds(region({}), 'neither')
    await mismatches(region({ region: 'eu' }), 'only in the body')
    await mismatches(region({ region: 'eu' }, 'us'), 'another one')
    await mismatches(region({ region: 'eu' }, 'EU'), 'another case')
    await mismatches(region({ region: 'eu' }, '=?base64?%%%?='), 'an encoding that is none')
  })
})
