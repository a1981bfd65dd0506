import assert from 'node:assert/strict'
import { test } from 'node:test'
import { aSubject, type SubjectChanges } from './a-subject.ts'
import { assess } from './assess.ts'
import type { Overrides } from './assessment.ts'
import { dayOf } from './calendar.ts'

const assessed = (changes: SubjectChanges, overrides: Overrides = {}) =>
  assess(aSubject(changes), 'rent', overrides)

const flags = (changes: SubjectChanges, overrides: Overrides = {}) =>
  assessed(changes, overrides).flags.map(({ code }) => code)

const rubric = (changes: SubjectChanges, id: string, overrides: Overrides = {}) => {
  const { rentPoints } = assessed(changes, overrides)
  assert.ok(rentPoints.applies)
  return rentPoints.rubrics.find((each) => each.id === id)
}

const woz = { euro: 400_000, peildatum: dayOf('2025-01-01'), coversMore: false }

test('of an object of which only the address is known nothing is concluded', () => {
  const unknown: SubjectChanges = {
    address: {
      objectUnknown: true,
      gebruiksdoelen: [],
      oppervlakte: null,
      pandIds: [],
      objectStatus: 'onbekend',
      woonplaatsId: '3631',
    },
    buildings: [],
    labels: [],
    labelsFrom: 'not-looked-up',
  }
  const { flags: found, rentPoints, valueBand, energy } = assessed(unknown)
  assert.deepEqual(
    found.map(({ code }) => code),
    ['DETAILS_UNKNOWN', 'LABEL_NOT_LOOKED_UP'],
  )
  assert.deepEqual(rentPoints, { applies: false, reason: 'RENT_NOT_LOOKED_UP' })
  assert.deepEqual([valueBand, energy.synthetic, energy.from], [null, false, 'not-looked-up'])
})

test('a building that could not be looked up is no building without a year', () => {
  assert.deepEqual(flags({ buildings: [] }), ['BUILDINGS_UNKNOWN'])
})

test('that there is no label is a fact, generated or not known, by where it was looked for', () => {
  const none = (labelsFrom: SubjectChanges['labelsFrom']) => {
    const changes = { labels: [], ...(labelsFrom && { labelsFrom }) }
    const { energy, assumptions } = assessed(changes)
    return [flags(changes), energy.synthetic, assumptions.includes('ASSUME_LABEL_SYNTHETIC')]
  }
  assert.deepEqual(none('embedded'), [['LABEL_NOT_KNOWN'], true, true])
  assert.deepEqual(none('live'), [['LABEL_NOT_REGISTERED'], false, false])
  assert.deepEqual(none('not-looked-up'), [['LABEL_NOT_LOOKED_UP'], false, false])
})

test('a label that nobody could look up leaves the energy points open', () => {
  const looked = rubric({ labels: [], labelsFrom: 'live' }, 'R4')
  assert.deepEqual(
    [looked?.points, looked?.basis],
    [{ min: -15, likely: -15, max: -15 }, 'register'],
  )
  const open = rubric({ labels: [], labelsFrom: 'not-looked-up' }, 'R4')
  assert.deepEqual([open?.points, open?.basis], [{ min: -15, likely: -15, max: 62 }, 'unknown'])
  const { rentPoints } = assessed({ labels: [], labelsFrom: 'not-looked-up' })
  assert.ok(rentPoints.applies && rentPoints.missing.some(({ input }) => input === 'energy_label'))
})

test('a label of the whole building is told, is not the home’s, and counts for nothing', () => {
  const changes: SubjectChanges = {
    labels: [{ ofBuilding: true, klasse: 'A' }],
    labelsFrom: 'live',
  }
  const { energy, missing } = assessed(changes)
  assert.deepEqual(flags(changes), ['LABEL_OF_BUILDING'])
  assert.deepEqual([energy.status, energy.klasse], ['none', null])
  assert.ok(missing.includes('energy_label'))
  assert.equal(rubric(changes, 'R4')?.points.likely, -15)
})

test('two years of construction are told, and neither is taken for the other', () => {
  const label = (bouwjaar: number | null) => flags({ labels: [{ bouwjaar }] })
  assert.deepEqual(label(1971), ['BOUWJAAR_CONFLICT'])
  assert.deepEqual(label(1970), [])
  assert.deepEqual(label(null), [])
  const several = { buildings: [{}, { bouwjaar: 1998 }], labels: [{ bouwjaar: 1980 }] }
  assert.deepEqual(flags(several), ['BOUWJAAR_SPREAD'])
  assert.deepEqual(flags({ buildings: [{ bouwjaar: null }], labels: [{ bouwjaar: 1980 }] }), [
    'BOUWJAAR_UNKNOWN',
  ])
})

test('of an office that EP-Online has no label for the duty is told, and no breach', () => {
  const address = { gebruiksdoelen: ['kantoorfunctie'], oppervlakte: 500 }
  const live = flags({ address, labels: [], labelsFrom: 'live' })
  assert.deepEqual(live, ['OFFICE_WITHOUT_LABEL', 'NOT_A_DWELLING', 'LABEL_NOT_REGISTERED'])
  const open = flags({ address, labels: [], labelsFrom: 'not-looked-up' })
  assert.ok(open.includes('OFFICE_LABEL_DUTY') && !open.includes('OFFICE_WITHOUT_LABEL'))
})

test('a looked-up WOZ value makes band, ratio and points, and says that it was looked up', () => {
  const { valueBand, ratios, missing } = assessed({ woz })
  assert.deepEqual(
    [valueBand?.basis, valueBand?.central, valueBand?.inputs[0]?.source],
    ['looked_up_woz', 400_000, 'WOZ-waardeloket'],
  )
  assert.equal(ratios[0]?.value, 4000)
  assert.ok(!missing.includes('woz') && !missing.includes('woz_peildatum'))
  const r11 = rubric({ woz }, 'R11')
  assert.deepEqual(
    [r11?.source, r11?.basis, r11?.note],
    ['WOZ-waardeloket', 'estimated', 'NOTE_WOZ_LOOKED_UP_AREA_ESTIMATED'],
  )
  const measured = rubric({ woz }, 'R11', { rooms: [{ kind: 'vertrek', m2: 90, heated: true }] })
  assert.deepEqual([measured?.basis, measured?.note], ['register', 'NOTE_WOZ_LOOKED_UP'])
})

test('the value of more than the home is flagged, unless the caller’s own is used', () => {
  const more = { woz: { ...woz, coversMore: true } }
  assert.deepEqual(flags(more), ['WOZ_COVERS_MORE'])
  assert.deepEqual(flags(more, { woz: 400_000 }), [])
})

test('the place gives the region: for the band, for the index, and for small new homes', () => {
  const weesp: SubjectChanges = { address: { woonplaatsId: '3631' } }
  const { valueBand, assumptions } = assessed(weesp)
  assert.deepEqual(
    [valueBand?.basis, valueBand?.central, valueBand?.region],
    ['corop_mean', 637_800, { code: '23', name: 'Groot-Amsterdam', from: 'place' }],
  )
  assert.ok(assumptions.includes('ASSUME_COROP') && assumptions.includes('ASSUME_COROP_OF_PLACE'))
  assert.equal(assessed({ ...weesp, woz }).valueBand?.basis, 'looked_up_woz_indexed')
  const small = { ...weesp.address, oppervlakte: 36 }
  const points = (woonplaatsId: string) =>
    rubric({ address: { ...small, woonplaatsId }, buildings: [{ bouwjaar: 2020 }], woz }, 'R11')
      ?.points.likely ?? 0
  assert.ok(points('3631') > points('3000'))
})

test('a region other than that of the place is used, and told', () => {
  const weesp: SubjectChanges = { address: { woonplaatsId: '3631' } }
  assert.deepEqual(flags(weesp, { corop: '24' }), ['COROP_OTHER_THAN_PLACE'])
  assert.deepEqual(flags(weesp, { corop: '23' }), [])
  const { valueBand, assumptions } = assessed(weesp, { corop: '24' })
  assert.deepEqual([valueBand?.region?.code, valueBand?.central], ['24', 510_000])
  assert.ok(!assumptions.includes('ASSUME_COROP_OF_PLACE'))
})

test('a value that is not brought to another year says so, also beside a region', () => {
  const { assumptions } = assessed({ address: { woonplaatsId: '3631' } }, { woz: 600_000 })
  assert.ok(assumptions.includes('ASSUME_NOT_INDEXED') && assumptions.includes('ASSUME_COROP'))
})

test('what is given of shared rooms, parking and facilities is no longer assumed away', () => {
  const { assumptions } = assessed(
    {},
    { accessibility_costs: 0, shared_rooms: [], shared_parking: [] },
  )
  for (const code of [
    'ASSUME_NO_ACCESSIBILITY',
    'ASSUME_NO_SHARED_ROOMS',
    'ASSUME_NO_SHARED_PARKING',
  ] as const) {
    assert.ok(!assumptions.includes(code), code)
  }
  assert.ok(assumptions.includes('ASSUME_NO_SPECIAL_FACILITIES'))
})
