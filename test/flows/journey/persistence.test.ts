import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { openRealEstate } from '../../../apps/real-estate/src/open-real-estate.ts'
import { callTool, connect, tokenRequest } from '../../world/oauth-client.ts'
import { people, startWorld, type World } from '../../world/world.ts'

let world: World

async function call(name: string, args: Record<string, unknown>, token: string) {
  const { status, body } = await callTool(world.mcpUrl, name, args, token)
  assert.deepEqual([status, body.result?.isError], [200, undefined], JSON.stringify(body))
  return body.result?.structuredContent?.['data'] as Record<string, unknown>
}

async function assess(huisnummer: number, token: string): Promise<string> {
  const args = { postcode: '1234AA', huisnummer, purpose: 'sale' }
  const { assessment } = await call('Quick_Assess_Property', args, token)
  return (assessment as { assessment_id: string }).assessment_id
}

async function assessedBy(token: string): Promise<string[]> {
  const { items } = await call('Get_Assessed_Properties', {}, token)
  const latest = (items as { latest: { assessment_id: string } }[]).map((item) => item.latest)
  return latest.map(({ assessment_id }) => assessment_id).toSorted()
}

const subjectOf = (token: string) =>
  JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString()).sub

describe('what is kept', () => {
  before(async () => {
    world = await startWorld({}, openRealEstate)
  })
  after(() => world.close())

  it('belongs to the person, whichever client they use', async () => {
    const one = (await connect(world, people.noor)).tokens.access_token
    const two = (await connect(world, people.noor)).tokens.access_token
    assert.equal(subjectOf(one), subjectOf(two))
    const ids = [await assess(1, one), await assess(3, two)].toSorted()
    assert.deepEqual(await assessedBy(one), ids)
    assert.deepEqual(await assessedBy(two), ids)
    const sem = (await connect(world, people.sem)).tokens.access_token
    assert.deepEqual(await assessedBy(sem), [])
  })

  it('outlives a restart: assessments, keys, clients, refresh tokens, who is who', async () => {
    const { clientId, tokens } = await connect(world, people.daan)
    const id = await assess(5, tokens.access_token)
    const keys = await (await fetch(`${world.url}/oauth/jwks`)).json()
    await world.restart()

    assert.deepEqual(await (await fetch(`${world.url}/oauth/jwks`)).json(), keys)
    assert.deepEqual(await assessedBy(tokens.access_token), [id], 'the token is good still')
    const refreshed = await tokenRequest(world, {
      grant_type: 'refresh_token',
      client_id: clientId,
      refresh_token: tokens.refresh_token ?? '',
    })
    assert.equal(refreshed.status, 200)
    assert.deepEqual(await assessedBy(refreshed.body.access_token), [id])
    const again = (await connect(world, people.daan)).tokens.access_token
    assert.equal(subjectOf(again), subjectOf(tokens.access_token))
    assert.deepEqual(await assessedBy(again), [id])
  })
})
