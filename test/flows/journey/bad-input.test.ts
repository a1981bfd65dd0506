import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { openRealEstate } from '../../../apps/real-estate/src/open-real-estate.ts'
import { callTool, connect } from '../../world/oauth-client.ts'
import { people, startWorld, type World } from '../../world/world.ts'
import { legacyCall, modern, post } from './raw-mcp.ts'

const POSTCODES = 'Get_Addresses_for_Postcode'
const DATA = 'Get_Property_Data'
const ASSESS = 'Quick_Assess_Property'
const SAVED = 'Get_Property_Assessments'
const LIST = 'Get_Assessed_Properties'

const HOME = { postcode: '1234AA', huisnummer: 1 }
const SQL = `1'; DROP TABLE address; --`
const FEW_CHARACTERS = 2_000

let world: World
let token: string
let closeRegister: () => void

/** Nothing that only somebody inside should see. */
function assertDiscreet(text: string): void {
  assert.ok(text.length < FEW_CHARACTERS, `${text.length} characters`)
  assert.doesNotMatch(text, /sqlite|select |\n +at |file:\/\/|\.ts\b|node_modules/i)
}

/** The words of a tool that refused its input. */
async function refusal(tool: string, args: Record<string, unknown>): Promise<string> {
  const { status, body } = await callTool(world.mcpUrl, tool, args, token)
  assert.equal(status, 200)
  assert.equal(body.result?.isError, true, JSON.stringify(body).slice(0, 500))
  assertDiscreet(JSON.stringify(body))
  return body.result.content[0]?.text ?? ''
}

describe('bad input, through real HTTP', () => {
  before(async () => {
    world = await startWorld({}, async (dataDir) => {
      const estate = await openRealEstate(dataDir)
      closeRegister = estate.close
      return { app: estate.app, close: () => {} }
    })
    token = (await connect(world, people.noor)).tokens.access_token
  })
  after(() => world.close())

  const requests: [string, unknown, Record<string, string>, number, number | undefined][] = [
    ['malformed JSON', '{"jsonrpc":"2.0","id":1,', {}, 400, -32700],
    ['an empty body', '', {}, 400, -32700],
    ['bytes that are no UTF-8 text', new Uint8Array([0x22, 0xff, 0x22]), {}, 400, -32700],
    ['no JSON-RPC', { hello: 'world' }, {}, 400, undefined],
    ['a bare value', 'null', {}, 400, undefined],
    ['a form', 'a=b', { 'content-type': 'application/x-www-form-urlencoded' }, 415, -32000],
    ['plain text', '{}', { 'content-type': 'text/plain' }, 415, -32000],
    ['a compressed body', '{}', { 'content-encoding': 'gzip' }, 415, -32000],
    ['an answer in HTML', '{}', { accept: 'text/html' }, 406, -32000],
    ['5 MB', JSON.stringify({ x: 'x'.repeat(5e6) }), {}, 413, -32000],
    ['a body nested a thousand times', '['.repeat(1e3) + ']'.repeat(1e3), {}, 400, -32600],
  ]
  for (const [what, body, headers, status, code] of requests) {
    it(`answers ${what} with ${status}`, async () => {
      const answer = await post(world.mcpUrl, body, headers)
      assert.equal(answer.status, status, answer.text)
      const { error } = answer.messages[0] ?? {}
      assert.ok(error?.message, 'a JSON-RPC error in words')
      if (code !== undefined) assert.equal(error.code, code)
      assertDiscreet(answer.text)
    })
  }

  it('names an unknown tool as the protocol says, in both eras', async () => {
    const { headers, body } = modern('tools/call', { name: 'Get_Everything', arguments: {} })
    for (const answer of [
      await post(world.mcpUrl, body, headers),
      await post(world.mcpUrl, legacyCall(1, 'Get_Everything')),
      await post(world.mcpUrl, legacyCall(1, '__proto__')),
    ]) {
      assert.equal(answer.status, 200)
      assert.equal(answer.messages[0]?.error?.code, -32602)
      assertDiscreet(answer.text)
    }
  })

  it('reads a postcode in any case and spacing', async () => {
    for (const postcode of ['1234 aa', ' 1234Aa ']) {
      const { body } = await callTool(world.mcpUrl, 'Get_Addresses_for_Postcode', { postcode })
      const data = body.result?.structuredContent?.['data'] as { total: number; postcode: string }
      assert.deepEqual([data.postcode, data.total], ['1234AA', 16])
    }
    const elsewhere = await callTool(world.mcpUrl, 'Get_Addresses_for_Postcode', {
      postcode: '1381 aa',
    })
    assert.equal(elsewhere.body.result?.isError, undefined, 'a good postcode without addresses')
    assert.match(elsewhere.body.result?.content[0]?.text ?? '', /No address in Voorbeek/)
  })

  const WRONG: [string, string, Record<string, unknown>, RegExp][] = [
    ['a postcode without letters', POSTCODES, { postcode: '1381' }, /lacks its two letters/],
    ['SQL for a postcode', POSTCODES, { postcode: SQL }, /not a Dutch postcode/],
    ['SQL for a house number', DATA, { ...HOME, huisnummer: `1 OR 1=1` }, /house number/i],
    ['a number for a postcode', POSTCODES, { postcode: 1381 }, /"postcode" must be string/],
    ['a list for a postcode', POSTCODES, { postcode: ['1234AA'] }, /"postcode" must be string/],
    ['nothing at all', POSTCODES, {}, /postcode/],
    ['an input nobody asked for', POSTCODES, { ...HOME, admin: true }, /admin/],
    ['a very long postcode', POSTCODES, { postcode: '1'.repeat(10_000) }, /postcode/],
    ['an unknown id', DATA, { nummeraanduiding_id: '9999200000099999' }, /does not hold/],
    ['an id of the wrong length', DATA, { pand_id: '12' }, /16 digits/],
    ['two keys at once', DATA, { ...HOME, pand_id: '9999100000001001' }, /one/],
    ['an unknown purpose', ASSESS, { ...HOME, purpose: 'fun' }, /purpose/],
    ['a rent of minus one', ASSESS, { ...HOME, purpose: 'rent', overrides: { rent: -1 } }, /rent/],
    ['an unknown assessment', SAVED, { assessment_id: SQL }, /no assessment/],
    ['a made-up cursor', LIST, { cursor: SQL }, /cursor/],
    ['a date that is none', LIST, { date_from: '2026-02-31' }, /date/],
  ]
  for (const [what, tool, args, words] of WRONG) {
    it(`${tool} says in words what is wrong with ${what}`, async () => {
      assert.match(await refusal(tool, args), words)
    })
  }

  it('has written nothing of all that', async () => {
    const { body } = await callTool(world.mcpUrl, LIST, {}, token)
    const data = body.result?.structuredContent?.['data']
    assert.deepEqual((data as { counts: object }).counts, {
      matching: 0,
      properties: 0,
      assessments: 0,
    })
  })

  it('says nothing of why it broke, and writes it into the log under a reference', async () => {
    closeRegister()
    const text = await refusal(DATA, HOME)
    assert.doesNotMatch(text, /statement|database/)
    const reference = /ref_[\w-]+/.exec(text)?.[0] ?? assert.fail(text)
    const entry = world.log.find((line) => line['reference'] === reference)
    assert.match(JSON.stringify(entry), /statement|database/)
  })
})
