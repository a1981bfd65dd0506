import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { openRealEstate } from '../../../apps/real-estate/src/open-real-estate.ts'
import { connect } from '../../world/oauth-client.ts'
import { people, startWorld, type World } from '../../world/world.ts'
import { bearer, legacy, legacyCall, post, type RawAnswer } from './raw-mcp.ts'

const PUBLIC = legacyCall(1, 'Get_Addresses_for_Postcode', { postcode: '1234AA' })
const PROTECTED = legacyCall(2, 'Get_Assessed_Properties')

let world: World

const initialize = (protocolVersion: string) =>
  legacy(0, 'initialize', {
    protocolVersion,
    capabilities: {},
    clientInfo: { name: 'journey', version: '1' },
  })

const answered = ({ messages }: RawAnswer) => messages.map(({ id }) => Number(id)).toSorted()

/** The number of addresses in a tool's answer. */
const total = ({ messages }: RawAnswer, id = 1) => {
  const result = messages.find((message) => message.id === id)?.result
  return (result?.['structuredContent'] as { data: { total: number } } | undefined)?.data.total
}

describe('clients of older protocol versions', () => {
  before(async () => {
    world = await startWorld({}, openRealEstate)
  })
  after(() => world.close())

  for (const version of ['2025-03-26', '2025-06-18', '2025-11-25']) {
    it(`shakes hands with ${version} and serves what follows`, async () => {
      const hello = await post(world.mcpUrl, initialize(version))
      assert.equal(hello.status, 200)
      assert.equal(hello.messages[0]?.result?.['protocolVersion'], version)
      assert.equal(hello.headers.get('mcp-session-id'), null, 'there is no session to keep')

      // 2025-03-26 knows no version header.
      const headers: Record<string, string> =
        version === '2025-03-26' ? {} : { 'mcp-protocol-version': version }
      const { jsonrpc } = PUBLIC
      const ready = { jsonrpc, method: 'notifications/initialized' }
      const noted = await post(world.mcpUrl, ready, headers)
      assert.deepEqual([noted.status, noted.text], [202, ''])

      const list = await post(world.mcpUrl, legacy(3, 'tools/list'), headers)
      assert.equal([list.messages[0]?.result?.['tools']].flat().length, 8)
      assert.equal(total(await post(world.mcpUrl, PUBLIC, headers)), 16)
      assert.equal((await post(world.mcpUrl, PROTECTED, headers)).status, 401)
    })
  }

  it('answers in a form that the client reads, as a stream where something may come before', async () => {
    const forms = {
      'application/json, text/event-stream': 'application/json',
      'text/event-stream': 'text/event-stream',
      'application/json': 'application/json',
      '*/*': 'application/json',
    }
    const both = { accept: 'application/json, text/event-stream' }
    const ping = await post(world.mcpUrl, legacy(1, 'ping'), both)
    assert.match(ping.headers.get('content-type') ?? '', /^text\/event-stream/)
    for (const [accept, form] of Object.entries(forms)) {
      const answer = await post(world.mcpUrl, PUBLIC, { accept })
      assert.match(answer.headers.get('content-type') ?? '', new RegExp(`^${form}`), accept)
      assert.equal(total(answer), 16)
    }
  })

  it('answers a batch of 2025-03-26 whole, and judges it by its strictest call', async () => {
    const open = await post(world.mcpUrl, [PUBLIC, legacy(3, 'tools/list'), legacy(4, 'ping')])
    assert.deepEqual([open.status, answered(open), total(open)], [200, [1, 3, 4], 16])

    const locked = await post(world.mcpUrl, [PUBLIC, PROTECTED])
    assert.equal(locked.status, 401)
    assert.match(locked.headers.get('www-authenticate') ?? '', /scope="assessments:read"/)
    assert.equal(total(locked), undefined, 'not even the public call ran')

    const { tokens } = await connect(world, people.noor, { scope: 'assessments:read' })
    const own = await post(world.mcpUrl, [PUBLIC, PROTECTED], bearer(tokens.access_token))
    assert.deepEqual([own.status, answered(own), total(own)], [200, [1, 2], 16])

    const write = legacyCall(3, 'Quick_Assess_Property', {
      postcode: '1234AA',
      huisnummer: 1,
      purpose: 'sale',
    })
    const more = await post(world.mcpUrl, [PROTECTED, write], bearer(tokens.access_token))
    assert.equal(more.status, 403)
    const challenge = more.headers.get('www-authenticate') ?? ''
    assert.match(challenge, /error="insufficient_scope"/)
    assert.match(challenge, /scope="assessments:read assessments:write"/)
    const list = await post(world.mcpUrl, [PROTECTED], bearer(tokens.access_token))
    assert.match(list.text, /"items":\[\]/, 'nothing of the refused batch was done')
  })

  it('counts each call of a batch', async () => {
    const left = (answer: RawAnswer) =>
      Number(/;r=(\d+)/.exec(answer.headers.get('ratelimit') ?? '')?.[1])
    const one = await post(world.mcpUrl, [PUBLIC])
    // Many: another replica has counted other calls, and some are given back with the seconds.
    const many = Array.from({ length: 40 }, (_, id) => ({ ...PUBLIC, id }))
    const after = await post(world.mcpUrl, many)
    assert.ok(left(one) - left(after) >= 20, `${left(one)} and then ${left(after)} left`)
  })

  it('has no batches from 2025-06-18 on, and no unknown versions', async () => {
    const later = { 'mcp-protocol-version': '2025-06-18' }
    const batch = await post(world.mcpUrl, [PUBLIC], later)
    assert.deepEqual([batch.status, batch.messages[0]?.error?.code], [400, -32600])
    const unknown = await post(world.mcpUrl, PUBLIC, { 'mcp-protocol-version': '1999-01-01' })
    assert.equal(unknown.status, 400)
    const hello = await post(world.mcpUrl, initialize('1999-01-01'))
    assert.equal(hello.messages[0]?.result?.['protocolVersion'], '2025-11-25')
  })
})
