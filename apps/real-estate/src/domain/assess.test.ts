import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { EnergyLabelRecord } from '../register/register.ts'
import { type SubjectChanges as Changes, aSubject as subject } from './a-subject.ts'
import { assess } from './assess.ts'
import type { Overrides, Purpose } from './assessment.ts'
import { dayOf } from './calendar.ts'

const flags = (changes: Changes, overrides: Overrides = {}) =>
  assess(subject(changes), 'sale', overrides).flags.map(({ code }) => code)

const missing = (purpose: Purpose, overrides: Overrides, changes: Changes = {}) =>
  assess(subject(changes), purpose, overrides).missing

test('an ordinary home gives nothing to look into', () => {
  assert.deepEqual(flags({}), [])
})

test('statuses of object, address and building are flagged', () => {
  const cases: readonly (readonly [Changes, string])[] = [
    [{ address: { ended: true, objectStatus: 'Verblijfsobject ingetrokken' } }, 'END_STATUS'],
    [{ address: { objectStatus: 'Verblijfsobject gevormd' } }, 'NOT_IN_USE_YET'],
    [{ address: { objectStatus: 'Verbouwing verblijfsobject' } }, 'UNDER_RENOVATION'],
    [{ address: { objectStatus: 'Verblijfsobject buiten gebruik' } }, 'OUT_OF_USE'],
    [{ buildings: [{ status: 'Sloopvergunning verleend' }] }, 'DEMOLITION_PERMIT'],
    [{ buildings: [{ status: 'Pand gesloopt' }] }, 'BUILDING_ENDED'],
    [{ buildings: [{ status: 'Bouw gestart' }] }, 'NOT_IN_USE_YET'],
    [{ buildings: [{ status: 'Bouwvergunning verleend' }] }, 'NOT_IN_USE_YET'],
    [{ buildings: [{ status: 'Verbouwing pand' }] }, 'UNDER_RENOVATION'],
    [{ buildings: [{ status: 'Pand buiten gebruik' }] }, 'OUT_OF_USE'],
  ]
  for (const [changes, code] of cases) assert.deepEqual(flags(changes), [code], code)
})

test('doubtful and missing data are flagged', () => {
  assert.deepEqual(flags({ address: { inOnderzoek: true } }), ['IN_ONDERZOEK'])
  assert.deepEqual(flags({ buildings: [{ inOnderzoek: true }] }), ['IN_ONDERZOEK'])
  assert.deepEqual(flags({ address: { oppervlakte: null } }), ['AREA_UNKNOWN'])
  assert.deepEqual(flags({ buildings: [{ bouwjaar: null }] }), ['BOUWJAAR_UNKNOWN'])
  assert.deepEqual(flags({ buildings: [{}, { bouwjaar: 1998 }] }), ['BOUWJAAR_SPREAD'])
  assert.deepEqual(flags({ address: { postcode: null } }), ['NO_POSTCODE'])
})

test('use is flagged when it is mixed or not residential', () => {
  const uses = (...gebruiksdoelen: string[]) => flags({ address: { gebruiksdoelen } })
  assert.deepEqual(uses('winkelfunctie', 'woonfunctie'), ['MIXED_USE'])
  assert.deepEqual(uses('winkelfunctie'), ['NOT_A_DWELLING'])
})

test('labels are flagged when not known, expired, expiring, contradictory or of another area', () => {
  const label = (...labels: Partial<EnergyLabelRecord>[]) => flags({ labels })
  assert.deepEqual(label(), ['LABEL_NOT_KNOWN'])
  assert.deepEqual(label({ status: 'Vergunningsaanvraag' }), ['PERMIT_CALCULATION_ONLY'])
  assert.deepEqual(label({ geldigTot: '2026-11-20' }), ['LABEL_EXPIRED'])
  assert.deepEqual(label({ geldigTot: '2027-11-20' }), ['LABEL_EXPIRES_SOON'])
  assert.deepEqual(label({ geldigTot: '2027-11-21' }), [])
  assert.deepEqual(label({ ep2: 300 }), ['LABEL_CLASS_MISMATCH'])
  assert.deepEqual(label({}, { klasse: 'E', ep2: 300 }), ['LABELS_SAME_DAY'])
  assert.deepEqual(label({ thermalAreaM2: 110 }), [])
  assert.deepEqual(label({ thermalAreaM2: 110.2 }), ['AREA_CONFLICT'])
})

test('an office above 100 m² needs class C', () => {
  const office = (oppervlakte: number, ...labels: Partial<EnergyLabelRecord>[]) =>
    flags({ address: { gebruiksdoelen: ['kantoorfunctie'], oppervlakte }, labels })
  const real = { thermalAreaM2: 500, synthetic: false }
  assert.deepEqual(office(500, real), ['NOT_A_DWELLING'])
  const worse = { ...real, klasse: 'D', ep2: 270 }
  assert.deepEqual(office(500, worse), ['LABEL_WORSE_THAN_C', 'NOT_A_DWELLING'])
  const expired = { ...real, geldigTot: '2025-01-01' }
  const found = ['LABEL_WORSE_THAN_C', 'LABEL_EXPIRED', 'NOT_A_DWELLING']
  assert.deepEqual(office(500, expired), found)
})

test('of an office without a registered label nothing serious is claimed', () => {
  const office = (oppervlakte: number, ...labels: Partial<EnergyLabelRecord>[]) =>
    flags({ address: { gebruiksdoelen: ['kantoorfunctie'], oppervlakte }, labels })
  const duty = ['NOT_A_DWELLING', 'LABEL_NOT_KNOWN', 'OFFICE_LABEL_DUTY']
  assert.deepEqual(office(500), duty)
  const generated = { klasse: 'G', ep2: 500, thermalAreaM2: 500 }
  assert.deepEqual(office(500, generated), ['NOT_A_DWELLING', 'OFFICE_LABEL_DUTY'])
  assert.deepEqual(office(100), ['NOT_A_DWELLING', 'LABEL_NOT_KNOWN'])
})

test('that there is no label is generated too', () => {
  const { energy, assumptions } = assess(subject({ labels: [] }), 'sale', {})
  assert.deepEqual([energy.status, energy.synthetic], ['none', true])
  assert.ok(assumptions.includes('ASSUME_LABEL_SYNTHETIC'))
})

test('a building from before 1900 may be a monument, until the caller says', () => {
  const old = { buildings: [{ bouwjaar: 1899 }] }
  assert.deepEqual(flags(old), ['POSSIBLE_MONUMENT'])
  assert.deepEqual(flags(old, { monument: true }), ['MONUMENT'])
  assert.deepEqual(flags(old, { monument: false }), [])
  assert.deepEqual(flags({ buildings: [{ bouwjaar: 1900 }] }), [])
})

test('a WOZ value gives a band of 15 %, and an asking price does not', () => {
  const { valueBand } = assess(subject({}), 'sale', { woz: 320_001 })
  assert.deepEqual(valueBand, {
    basis: 'caller_woz',
    low: 272_001,
    central: 320_001,
    high: 368_001,
    formula: 'woz × (1 ± 0.15) = 320001 × (1 ± 0.15)',
    spread: 0.15,
    valueOn: null,
    inputs: [{ id: 'woz', value: 320_001, unit: 'EUR', source: 'caller' }],
    regionalLevel: null,
    region: null,
    peildatum: null,
  })
  const without = assess(subject({}), 'sale', { asking_price: 400_000 })
  assert.equal(without.valueBand, null)
})

test('the asking price is placed against the band', () => {
  const asking = (asking_price: number) => flags({}, { woz: 300_000, asking_price })
  assert.deepEqual(asking(345_001), ['ASKING_ABOVE_BAND'])
  assert.deepEqual(asking(345_000), [])
  assert.deepEqual(asking(254_999), ['ASKING_BELOW_BAND'])
})

test('an old reference date and another area are flagged', () => {
  assert.deepEqual(flags({}, { woz: 1, woz_peildatum: dayOf('2024-01-01') }), ['WOZ_OLD'])
  assert.deepEqual(flags({}, { woz: 1, woz_peildatum: dayOf('2025-01-01') }), [])
  assert.deepEqual(flags({}, { living_area_m2: 111 }), ['AREA_CONFLICT_CALLER'])
  assert.deepEqual(flags({}, { living_area_m2: 110 }), [])
})

test('ratios show their formula and use the area of the caller when given', () => {
  const { ratios } = assess(subject({}), 'rent', {
    woz: 300_000,
    asking_price: 360_000,
    rent: 1500,
    living_area_m2: 90,
  })
  assert.deepEqual(
    ratios.map(({ id, value }) => [id, value]),
    [
      ['woz_per_m2', 3333.33],
      ['asking_price_per_m2', 4000],
      ['asking_price_to_woz', 120],
      ['gross_yield', 5],
    ],
  )
  assert.equal(ratios[3]?.formula, '12 × rent / asking_price = 12 × 1500 / 360000')
})

test('without an area there are no figures per m²', () => {
  const changes = { address: { oppervlakte: null } }
  assert.deepEqual(assess(subject(changes), 'sale', { woz: 300_000 }).ratios, [])
})

test('the thresholds of dwellings are not held against an office', () => {
  const office = { address: { gebruiksdoelen: ['kantoorfunctie'] } }
  const { upgrade, rentPoints } = assess(subject(office), 'sale', {})
  assert.deepEqual([upgrade, rentPoints], [null, { applies: false, reason: 'RENT_NOT_DWELLING' }])
  assert.equal(assess(subject({}), 'sale', {}).upgrade?.from, 'C')
})

test('each purpose asks for the figures it turns on', () => {
  assert.deepEqual(missing('sale', {}), ['woz', 'asking_price'])
  assert.deepEqual(missing('rent', { woz: 1 }), ['rent', 'woz_peildatum'])
  assert.deepEqual(missing('portfolio', {}), ['woz', 'rent'])
  assert.deepEqual(missing('sustainability', {}), [])
  assert.deepEqual(missing('sustainability', {}, { labels: [] }), ['energy_label'])
  const unknown = { address: { oppervlakte: null }, buildings: [{ bouwjaar: 1880 }] }
  assert.deepEqual(missing('sustainability', {}, unknown), ['living_area_m2', 'monument'])
})

test('what is assumed is said', () => {
  const { assumptions } = assess(subject({}), 'sale', { woz: 1 })
  assert.deepEqual(assumptions, [
    'ASSUME_BAND',
    'ASSUME_NOT_INDEXED',
    'ASSUME_AREA_BAG',
    'ASSUME_SELF_CONTAINED',
    'ASSUME_NO_ACCESSIBILITY',
    'ASSUME_NO_SHARED_ROOMS',
    'ASSUME_NO_SHARED_PARKING',
    'ASSUME_NO_SPECIAL_FACILITIES',
    'ASSUME_ROOM_SHARES',
    'ASSUME_PEILDATUM',
    'ASSUME_NO_MONUMENT',
    'ASSUME_LABEL_SYNTHETIC',
    'ASSUME_FICTIONAL',
  ])
})

test('the most serious comes first', () => {
  const found = flags({
    address: { gebruiksdoelen: ['winkelfunctie', 'woonfunctie'], inOnderzoek: true },
    buildings: [{ status: 'Sloopvergunning verleend' }],
  })
  assert.deepEqual(found, ['DEMOLITION_PERMIT', 'IN_ONDERZOEK', 'MIXED_USE'])
})

test('an expired label keeps its class but says that it expired', () => {
  const { energy } = assess(subject({ labels: [{ geldigTot: '2025-01-01' }] }), 'sale', {})
  assert.deepEqual(energy, {
    status: 'expired',
    klasse: 'C',
    geldigTot: '2025-01-01',
    expectedClass: 'C',
    synthetic: true,
    from: 'embedded',
  })
})
