import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { openRealEstate } from '../../../apps/real-estate/src/open-real-estate.ts'
import { connect } from '../../world/oauth-client.ts'
import { people, startWorld, type World } from '../../world/world.ts'
import { bearer, legacy, modern, post } from './raw-mcp.ts'

const TOOLS = [
  'Analyze_Property_Location',
  'Delete_Assessments',
  'Get_Addresses_for_Postcode',
  'Get_Assessed_Properties',
  'Get_Property_Assessments',
  'Get_Property_Data',
  'Get_Property_Energy_Label',
  'Quick_Assess_Property',
]

let world: World

async function list(token?: string) {
  const { headers, body } = modern('tools/list')
  const answer = await post(world.mcpUrl, body, { ...headers, ...(token ? bearer(token) : {}) })
  assert.equal(answer.status, 200)
  return answer.messages[0]?.result ?? assert.fail(answer.text)
}

const namesIn = (result: Record<string, unknown> | undefined) =>
  (result as { tools: { name: string }[] }).tools.map(({ name }) => name).toSorted()

describe('the list of tools', () => {
  before(async () => {
    world = await startWorld({}, openRealEstate)
  })
  after(() => world.close())

  it('has all eight for everybody, whatever the token, and may be shared', async () => {
    const anonymous = await list()
    assert.deepEqual(namesIn(anonymous), TOOLS)
    assert.equal(anonymous['cacheScope'], 'public')
    assert.ok(Number(anonymous['ttlMs']) > 0)
    for (const [username, scope] of [
      [people.noor, 'property:read'],
      [people.daan, 'property:read assessments:read assessments:write'],
    ] as const) {
      const { tokens } = await connect(world, username, { scope })
      assert.deepEqual(await list(tokens.access_token), anonymous)
    }
  })

  it('is the same for clients of 2025, and at the root', async () => {
    for (const url of [world.mcpUrl, world.url]) {
      const { messages } = await post(url, legacy(1, 'tools/list'))
      assert.deepEqual(namesIn(messages[0]?.result), TOOLS)
    }
  })

  it('is refused to a token that is no good, as everything is', async () => {
    const { headers, body } = modern('tools/list')
    const { status } = await post(world.mcpUrl, body, { ...headers, ...bearer('made-up') })
    assert.equal(status, 401)
  })

  it('gives every tool a title, both schemas, hints and what it needs', async () => {
    const { tools } = (await list()) as { tools: Record<string, Record<string, unknown>>[] }
    for (const tool of tools) {
      assert.ok(tool['title'] && tool['description'], String(tool['name']))
      assert.equal(tool['inputSchema']?.['additionalProperties'], false)
      assert.equal(tool['outputSchema']?.['type'], 'object')
      assert.equal(typeof tool['annotations']?.['readOnlyHint'], 'boolean')
      assert.match(String(tool['_meta']?.['voordeur/access']), /^(public|protected)$/)
    }
  })
})
