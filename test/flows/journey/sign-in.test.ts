import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { openRealEstate } from '../../../apps/real-estate/src/open-real-estate.ts'
import { people, startWorld, type World } from '../../world/world.ts'
import { type Era, type SdkSession, sdkSession } from './sdk-session.ts'

const HOME = { postcode: '1234 AA', huisnummer: 1 }

let world: World
const open: SdkSession[] = []

async function session(username: string, era: Era): Promise<SdkSession> {
  const started = sdkSession(world, username, era)
  open.push(started)
  await started.connect()
  return started
}

const scopesOf = (url: URL | undefined) => new Set(url?.searchParams.get('scope')?.split(' '))

describe('the journey with the official client', () => {
  before(async () => {
    world = await startWorld({}, openRealEstate)
  })
  after(async () => {
    await Promise.all(open.map((each) => each.close()))
    await world.close()
  })

  const eras: [Era, string][] = [
    ['legacy', '2025-11-25'],
    ['auto', '2026-07-28'],
    ['2026-07-28', '2026-07-28'],
  ]
  for (const [era, version] of eras) {
    it(`goes from a public call to own data, era ${era}`, async () => {
      const noor = await session(people.noor, era)
      assert.equal(noor.client().getNegotiatedProtocolVersion(), version)
      const { data } = await noor.call('Get_Addresses_for_Postcode', { postcode: '1234aa' })
      assert.equal(data['total'], 16)
      assert.deepEqual([noor.asked.length, noor.tokens()], [0, undefined], 'no token was needed')

      const before = await noor.call('Get_Assessed_Properties')
      assert.equal(noor.asked.length, 1, 'a protected tool asks to sign in')
      assert.ok(noor.asked[0]?.searchParams.get('resource') === world.mcpUrl)
      assert.ok(scopesOf(noor.asked[0]).has('assessments:read'))
      assert.ok(!scopesOf(noor.asked[0]).has('assessments:write'), 'nothing beyond what is needed')

      const assessed = await noor.call('Quick_Assess_Property', { ...HOME, purpose: 'sale' })
      assert.equal(assessed.isError, false, assessed.text)
      assert.equal(noor.asked.length, 2, 'more rights need a new consent')
      for (const scope of ['assessments:read', 'assessments:write'])
        assert.ok(scopesOf(noor.asked[1]).has(scope), `${scope} in the second request`)

      const list = await noor.call('Get_Assessed_Properties')
      const counted = (result: typeof list) => (result.data['counts'] as Counts).assessments
      assert.equal(counted(list), counted(before) + 1)
      assert.equal(noor.asked.length, 2)
    })
  }

  it('shows nobody what another person keeps', async () => {
    const noor = await session(people.noor, 'auto')
    const { data } = await noor.call('Quick_Assess_Property', { ...HOME, purpose: 'rent' })
    const { assessment_id } = data['assessment'] as { assessment_id: string }

    for (const username of [people.sem, people.daan]) {
      const other = await session(username, 'legacy')
      const list = await other.call('Get_Assessed_Properties')
      assert.deepEqual(list.data['items'], [])
      const peek = await other.call('Get_Property_Assessments', { assessment_id })
      const missing = await other.call('Get_Property_Assessments', { assessment_id: 'asm_none' })
      assert.equal(peek.isError, true)
      assert.equal(peek.text, missing.text, 'as if it did not exist')
      const compared = await other.call('Get_Property_Assessments', {
        compare: [assessment_id, assessment_id],
      })
      assert.equal(compared.isError, true)
      assert.deepEqual((await other.call('Get_Property_Assessments', HOME)).data['assessments'], [])
    }
    const own = await noor.call('Get_Property_Assessments', { assessment_id })
    assert.equal(own.isError, false, own.text)
  })
})

interface Counts {
  readonly assessments: number
}
