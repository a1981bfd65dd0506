import assert from 'node:assert/strict'
import { test } from 'node:test'
import { parseScoreWeights } from '../domain/location-score.ts'
import { ALL, codes, FAULTS, house, onLiveSources } from './on-live-sources.ts'
import { HOME, onPlaces } from './on-places.ts'

const QUESTION = { ...HOME, purpose: 'sale' } as const

test('the place is scored, and what about it needs a look is among the findings', async () => {
  await using town = await onPlaces()
  const { data, provenance } = await town.anna('Quick_Assess_Property', QUESTION)
  assert.deepEqual(data?.assessment.location, {
    score: 59,
    coverage_pct: 90,
    weights_version: '2026.1',
  })
  const found = codes(data.assessment.flags)
  for (const code of ['FLOOD_DEPTH', 'FOUNDATION_AREA', 'PILE_ROT', 'NOISE_ABOVE_EU']) {
    assert.ok(found.includes(code), code)
  }
  const about = data.assessment.flags.find(({ code }) => code === 'FOUNDATION_AREA')
  assert.match(about?.text ?? '', /a building of 1920/)
  for (const register of ['CBS', 'RIVM', 'RVO', 'Klimaateffectatlas', 'Leefbaarometer'] as const) {
    assert.ok(
      provenance.some((each) => each.register === register),
      register,
    )
  }
})

test('it is scored by the operator’s weights', async () => {
  const weights = 'amenities=100,liveability=0,noise=0,climate_and_foundation=0,green_and_air=0'
  const scoreWeights = parseScoreWeights(weights)
  assert.ok(scoreWeights)
  await using town = await onPlaces({ scoreWeights })
  const { data } = await town.anna('Quick_Assess_Property', QUESTION)
  const { score, weights_version } = data?.assessment.location ?? {}
  assert.deepEqual([score, weights_version], [80, `operator/${weights}`])
})

test('with CBS alone too little is known for a score, and the share says how much', async () => {
  await using town = await onLiveSources({ env: ALL })
  const { data } = await town.anna('Quick_Assess_Property', { ...house, purpose: 'sale' })
  assert.deepEqual(data?.assessment.location, {
    score: null,
    coverage_pct: 25,
    weights_version: '2026.1',
  })
})

for (const [what, [answer, code]] of Object.entries(FAULTS))
  test(`CBS ${what}: assessed without its place, and told`, async () => {
    await using town = await onLiveSources({ env: ALL })
    town.let(town.fakes.cbs, answer)
    const question = { ...house, purpose: 'sale' } as const
    const { data, warnings } = await town.anna('Quick_Assess_Property', question)
    assert.deepEqual([data?.assessment.location, data?.assessment.energy.klasse], [null, 'B'])
    assert.match(warnings.find((each) => each.code === code)?.text ?? '', /^CBS/)
  })

test('without live sources, and of an invented home, there is no place to score', async () => {
  const invented = { postcode: '1234AA', huisnummer: 1, purpose: 'sale' } as const
  for (const env of [{}, ALL]) {
    await using town = await onLiveSources({ env })
    const { data } = await town.anna('Quick_Assess_Property', invented)
    assert.deepEqual([data?.assessment.location, town.asked()], [null, 0])
  }
})
