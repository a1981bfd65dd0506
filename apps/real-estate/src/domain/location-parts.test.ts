import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { FigureId } from '../register/place.ts'
import { aFigure } from './a-place.ts'
import { layerScores, unknownParts } from './location-parts.ts'

type Given = Partial<Record<FigureId, number | string | null>>

const placeOf = (given: Given, bouwjaar?: number) => ({
  figures: Object.entries(given).map(([id, value]) => aFigure(id as FigureId, value)),
  bouwjaar,
})

const scoresOf = (given: Given, bouwjaar?: number) => layerScores(placeOf(given, bouwjaar))

/** The score of a layer that has this one figure, with the ends of its line and its middle. */
const LINES = {
  km_to_supermarket: ['amenities', [0.5, 100], [1.25, 50], [2, 0]],
  km_to_gp: ['amenities', [0.5, 100], [1.25, 50], [2, 0]],
  km_to_primary_school: ['amenities', [0.5, 100], [1.25, 50], [2, 0]],
  km_to_station: ['amenities', [1, 100], [5.5, 50], [10, 0]],
  liveability: ['liveability', [9, 100], [5, 50], [1, 0]],
  noise: ['noise', [45, 100], [55, 50], [65, 0]],
  flood_depth: ['climate_and_foundation', [0, 100], [1, 50], [2, 0]],
  pile_rot_share: ['climate_and_foundation', [0, 100], [25, 50], [50, 0]],
  subsidence: ['climate_and_foundation', [0, 100], [-5, 50], [-10, 0]],
} as const

for (const [id, [layer, ...points]] of Object.entries(LINES))
  test(`${id} scores on a straight line, and stays within 0 and 100`, () => {
    for (const [value, score] of points)
      assert.equal(scoresOf({ [id]: value })[layer]?.score, score)
    const [[best], , [worst]] = points
    const beyond = worst - best
    assert.equal(scoresOf({ [id]: best - beyond })[layer]?.score, 100)
    assert.equal(scoresOf({ [id]: worst + beyond })[layer]?.score, 0)
  })

test('the parts of a layer that are known make its mean, and their share is told', () => {
  const scores = scoresOf({ km_to_supermarket: 0.5, km_to_gp: 2, km_to_station: null })
  assert.deepEqual(scores.amenities, { score: 50, known: 0.5 })
  assert.deepEqual(scores.noise, undefined)
})

test('what is not known scores nothing, and not zero', () => {
  assert.deepEqual(scoresOf({ noise: null, liveability: null }), {})
  const place = placeOf({ km_to_gp: 1, km_to_station: null })
  assert.deepEqual(unknownParts('amenities', place), [
    'km_to_supermarket',
    'km_to_primary_school',
    'km_to_station',
  ])
})

test('a foundation scores by the ground and the year of the building, or not at all', () => {
  const score = (legend: string, bouwjaar?: number) =>
    scoresOf({ foundation_area: legend }, bouwjaar).climate_and_foundation?.score
  assert.equal(score('Kwetsbaar gebied - 40-60 %', 1969), 0)
  assert.equal(score('Kwetsbaar gebied - 40-60 %', 1970), 100)
  assert.equal(score('Kwetsbaar gebied - 40-60 %'), undefined)
  assert.equal(score('Niet kwetsbaar gebied - 0-20 %', 1900), 100)
  assert.equal(score('Niet kwetsbaar gebied - 0-20 %'), 100)
  for (const ground of ['Stedelijk gebied - > 80 %', 'Niet indeelbaar', 'Overig'])
    assert.equal(score(ground, 1900), undefined, ground)
})

test('nothing here measures green and air yet', () => {
  assert.deepEqual(unknownParts('green_and_air', placeOf({})), [])
})
