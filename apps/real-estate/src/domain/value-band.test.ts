import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Subject } from './assess.ts'
import type { Overrides } from './assessment.ts'
import { dayOf } from './calendar.ts'
import { coropArea } from './corop-areas.ts'
import { knownFigures } from './known-figures.ts'
import { type Area, valueBand as bandOf } from './value-band.ts'

const AREA = { m2: 100, source: 'BAG' } as const
/** Of an object whose place has no region of its own. */
const NOWHERE = { address: { gebruiksdoelen: [] } } as unknown as Subject

const valueBand = (overrides: Overrides, area: Area) =>
  bandOf(knownFigures(NOWHERE, overrides), area)

const AMSTERDAM = { corop: '23' }
const woz = (euro: number, year: number) => ({ woz: euro, woz_peildatum: dayOf(`${year}-01-01`) })

test('a region alone gives area × its latest mean, with both as inputs', () => {
  const band = valueBand(AMSTERDAM, AREA)
  assert.deepEqual(
    [band?.basis, band?.central, band?.valueOn],
    ['corop_mean', 637_800, '2025-01-01'],
  )
  assert.deepEqual([band?.low, band?.high], [542_130, 733_470])
  assert.equal(band?.formula, 'area_m2 × corop_mean_per_m2 × (1 ± 0.15) = 100 × 6378 × (1 ± 0.15)')
  assert.deepEqual(
    band?.inputs.map(({ id, value, source }) => [id, value, source]),
    [
      ['area_m2', 100, 'BAG'],
      ['corop_mean_per_m2', 6378, 'corop_table'],
    ],
  )
})

test('an own WOZ value is brought to the latest year by the region’s means', () => {
  const band = valueBand({ ...AMSTERDAM, ...woz(548_200, 2023) }, AREA)
  assert.equal(band?.basis, 'caller_woz_indexed')
  assert.ok(Math.abs((band?.central ?? 0) - 637_800) < 50)
  assert.match(band?.formula ?? '', /^woz × corop_index × \(1 ± 0\.15\) = 548200 × 1\.1634 ×/)
})

test('the band widens when the own value and the region’s lie further apart than 15 %', () => {
  const band = valueBand({ ...AMSTERDAM, ...woz(500_000, 2025) }, AREA)
  assert.equal(band?.spread, 0.276)
  assert.deepEqual([band?.low, band?.high], [362_000, 638_000])
  const near = valueBand({ ...AMSTERDAM, ...woz(600_000, 2025) }, AREA)
  assert.equal(near?.spread, 0.15)
  const far = valueBand({ ...AMSTERDAM, ...woz(200_000, 2025) }, AREA)
  assert.equal(far?.low, 0)
})

test('a reference date without a published mean leaves the value as it is', () => {
  const band = valueBand({ ...AMSTERDAM, ...woz(600_000, 2019) }, AREA)
  assert.deepEqual([band?.basis, band?.central, band?.valueOn], ['caller_woz', 600_000, null])
  const undated = valueBand({ ...AMSTERDAM, woz: 600_000 }, AREA)
  assert.deepEqual([undated?.basis, undated?.regionalLevel], ['caller_woz', null])
})

test('10 % either way is around the region’s level', () => {
  const level = (euro: number) =>
    valueBand({ ...AMSTERDAM, ...woz(euro, 2025) }, AREA)?.regionalLevel
  assert.deepEqual([573_000, 574_100, 701_500, 702_000].map(level), [
    'below',
    'around',
    'around',
    'above',
  ])
})

test('without a WOZ value and without area or region there is no band', () => {
  assert.equal(valueBand({}, AREA), null)
  assert.equal(valueBand(AMSTERDAM, { m2: null, source: 'BAG' }), null)
  assert.equal(coropArea('41'), undefined)
  assert.equal(coropArea('1'), undefined)
})
