import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { FigureId } from '../register/place.ts'
import { aFigure } from './a-place.ts'
import { locationRisks, RISK_FIGURES } from './location-risks.ts'

const risksOf = (given: Partial<Record<FigureId, number | string | null>>, bouwjaar?: number) =>
  locationRisks({
    figures: Object.entries(given).map(([id, value]) => aFigure(id as FigureId, value)),
    bouwjaar,
  }).map(({ code }) => code)

const LIMITS = {
  noise: [55, 55.1, 'NOISE_ABOVE_EU'],
  noise_road: [53, 53.1, 'NOISE_ROAD_ABOVE_WHO'],
  noise_rail: [54, 54.1, 'NOISE_RAIL_ABOVE_WHO'],
  noise_air: [45, 45.1, 'NOISE_AIR_ABOVE_WHO'],
  flood_depth: [0.5, 0.6, 'FLOOD_DEPTH'],
  pile_rot_share: [20, 21, 'PILE_ROT'],
  subsidence: [-5, -5.1, 'SUBSIDENCE'],
} as const

for (const [id, [at, beyond, code]] of Object.entries(LIMITS))
  test(`${id}: at the limit is no risk, beyond it is ${code}`, () => {
    assert.deepEqual(risksOf({ [id]: at }), [])
    assert.deepEqual(risksOf({ [id]: beyond }), [code])
    assert.deepEqual(risksOf({ [id]: null }), [])
  })

test('ground that rises is no subsidence', () => {
  assert.deepEqual(risksOf({ subsidence: 12 }), [])
})

test('an attention area concerns buildings from before 1970, and says when the year is not known', () => {
  const of = (legend: string, bouwjaar?: number) => risksOf({ foundation_area: legend }, bouwjaar)
  assert.deepEqual(of('Kwetsbaar gebied - 40-60 %', 1930), ['FOUNDATION_AREA'])
  assert.deepEqual(of('Kwetsbaar gebied - 40-60 %'), ['FOUNDATION_AREA_YEAR_UNKNOWN'])
  assert.deepEqual(of('Kwetsbaar gebied - 40-60 %', 1970), [])
  assert.deepEqual(of('Niet kwetsbaar gebied - 0-20 %', 1930), [])
})

test('ground that is not classified, as in cities, is no all-clear', () => {
  for (const ground of ['Niet indeelbaar', 'Stedelijk gebied - > 80 %', 'Overig']) {
    assert.deepEqual(risksOf({ foundation_area: ground }, 1930), ['FOUNDATION_NOT_CLASSIFIED'])
    assert.deepEqual(risksOf({ foundation_area: ground }, 1995), [])
  }
})

test('the most serious comes first, with the figure it follows from', () => {
  const figures = [aFigure('noise_road', 60), aFigure('flood_depth', 2)]
  const risks = locationRisks({ figures, bouwjaar: undefined })
  assert.deepEqual(
    risks.map(({ severity, figure }) => [severity, figure.id]),
    [
      ['attention', 'flood_depth'],
      ['info', 'noise_road'],
    ],
  )
})

test('every figure that can be a risk is one of the list of what was looked at', () => {
  assert.deepEqual([...RISK_FIGURES].sort(), [...Object.keys(LIMITS), 'foundation_area'].sort())
})
