import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { AddressRecord, EnergyLabelRecord } from '../../register/register.ts'
import type { Subject } from '../assess.ts'
import type { Overrides } from '../assessment.ts'
import { dayOf } from '../calendar.ts'
import { readLabels } from '../energy-label.ts'
import { knownFigures } from '../known-figures.ts'
import { dwellingOf, whyNotCounted } from './dwelling-of.ts'

const ON = dayOf('2026-11-21')

const LABEL = {
  klasse: 'B',
  status: 'Bestaand',
  energieIndex: null,
  ep2: 180,
  opnamedatum: '2024-01-01',
  registratiedatum: '2024-02-01',
  geldigTot: '2034-01-01',
} as EnergyLabelRecord

/** Only what the rent points look at. */
const subject = (
  label: Partial<EnergyLabelRecord> | null = {},
  address: Partial<AddressRecord> = {},
): Subject => ({
  address: {
    objectType: 'verblijfsobject',
    gebruiksdoelen: ['woonfunctie'],
    oppervlakte: 90,
    ended: false,
    ...address,
  } as AddressRecord,
  buildings: [{ bouwjaar: 1970, unitCount: 1, dwellingCount: 1 } as Subject['buildings'][number]],
  labels: readLabels(label ? [{ ...LABEL, ...label }] : [], ON),
  labelsFrom: 'live',
  on: ON,
})

const dwelling = (overrides: Overrides = {}, about = subject()) =>
  dwellingOf(about, knownFigures(about, overrides))

const energy = (label: Partial<EnergyLabelRecord> | null, overrides: Overrides = {}) =>
  dwelling(overrides, subject(label)).energy

test('a label counts when it was surveyed from 2021 on and has not expired', () => {
  assert.deepEqual(energy({}), { kind: 'label', klasse: 'B' })
  assert.deepEqual(energy({ geldigTot: '2026-11-20' }), { kind: 'none' })
  assert.deepEqual(energy({ opnamedatum: '2020-12-31' }), { kind: 'none' })
  assert.deepEqual(energy({ opnamedatum: '2014-12-31', energieIndex: 1.3 }), { kind: 'none' })
  assert.deepEqual(energy({ opnamedatum: '2018-01-01', energieIndex: 1.3 }), {
    kind: 'index',
    energieIndex: 1.3,
  })
  assert.deepEqual(energy(null), { kind: 'none' })
})

test('a label surveyed after the contract began does not count for that contract', () => {
  assert.deepEqual(energy({}, { contract_date: dayOf('2024-12-31') }).kind, 'label')
  const later = { opnamedatum: '2025-01-02' }
  assert.deepEqual(energy(later, { contract_date: dayOf('2025-01-01') }), { kind: 'none' })
  assert.deepEqual(energy(later, { contract_date: dayOf('2025-01-02') }).kind, 'label')
})

test('a WOZ value needs a date the rules accept; without a date the newest is taken', () => {
  const woz = (overrides: Overrides) => dwelling({ woz: 200_000, ...overrides }).woz
  assert.deepEqual(woz({}), { euro: 200_000, peildatum: '2025-01-01', from: 'caller' })
  assert.deepEqual(woz({ contract_date: dayOf('2025-06-01') })?.peildatum, '2024-01-01')
  assert.equal(woz({ woz_peildatum: dayOf('2023-01-01') }), undefined)
  assert.equal(woz({ woz_built_pct: 40 })?.euro, 500_000)
  assert.equal(dwelling().woz, undefined)
})

test('the caller’s area comes before the register’s, and none of outdoor space is not unknown', () => {
  assert.deepEqual(dwelling().areaM2, 90)
  const given = dwelling({ living_area_m2: 80, outdoor_m2: 0 })
  assert.deepEqual([given.areaM2, given.areaGiven], [80, true])
  assert.deepEqual(given.outdoor, { privateM2: 0, sharedM2: 0, addresses: 1 })
  assert.equal(dwelling().outdoor, undefined)
  const shared = { shared_outdoor_m2: 30, shared_outdoor_addresses: 3 }
  assert.deepEqual(dwelling(shared).outdoor, {
    privateM2: 0,
    sharedM2: 30,
    addresses: 3,
  })
})

test('only a self-contained dwelling that exists has rent points', () => {
  const why = (address: Partial<AddressRecord>, overrides: Overrides = {}) =>
    whyNotCounted(subject({}, address), overrides)
  assert.equal(why({}), undefined)
  assert.equal(why({}, { self_contained: true }), undefined)
  assert.equal(why({}, { self_contained: false }), 'RENT_NOT_SELF_CONTAINED')
  assert.equal(why({ gebruiksdoelen: ['winkelfunctie', 'woonfunctie'] }), undefined)
  assert.equal(why({ gebruiksdoelen: ['kantoorfunctie'] }), 'RENT_NOT_DWELLING')
  assert.equal(why({ objectType: 'ligplaats', gebruiksdoelen: [] }), 'RENT_NOT_PITCH')
  assert.equal(why({ objectType: 'standplaats', gebruiksdoelen: [] }), 'RENT_NOT_PITCH')
  assert.equal(why({ ended: true }), 'RENT_NOT_ENDED')
})
