import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { EnergyLabelRecord } from '../register/register.ts'
import { dayOf } from './calendar.ts'
import { readLabels } from './energy-label.ts'
import { energyUpgrade } from './energy-upgrade.ts'
import { aKnownDwelling } from './rent-points/a-dwelling.ts'

const ON = dayOf('2026-11-21')

const label = (changes: Partial<EnergyLabelRecord> = {}): EnergyLabelRecord => ({
  adresseerbaarObjectId: '9999010000000001',
  klasse: 'D',
  status: 'Bestaand',
  ep1: 150,
  ep2: 270,
  ep3: 5,
  energieIndex: null,
  warmtebehoefte: 120,
  co2: 40,
  thermalAreaM2: 80,
  berekeningstype: 'NTA 8800:2024 (basisopname woningbouw)',
  soortOpname: 'Basisopname',
  opnamedatum: '2024-01-01',
  registratiedatum: '2024-02-01',
  geldigTot: '2034-01-01',
  gebouwtype: null,
  synthetic: true,
  ...changes,
})

const upgrade = (changes: Partial<EnergyLabelRecord> = {}, dwelling = DWELLING) =>
  energyUpgrade(readLabels([label(changes)], ON), dwelling, ON)

const DWELLING = aKnownDwelling({ energy: { kind: 'label', klasse: 'D' } })

test('each better class has its gap in EP2, and that over the thermal area', () => {
  const found = upgrade()
  assert.equal(found?.from, 'D')
  assert.deepEqual(
    found?.steps.map(({ klasse, ep2Gap, kwhPerYear }) => [klasse, ep2Gap, kwhPerYear]),
    [
      ['C', 20, 1600],
      ['B', 80, 6400],
      ['A', 110, 8800],
      ['A+', 165, 13_200],
      ['A++', 195, 15_600],
      ['A+++', 220, 17_600],
      ['A++++', 270, 21_600],
    ],
  )
})

test('a single-family home from D to A gains 27 points and the rent that goes with them', () => {
  const step = upgrade()?.steps.find(({ klasse }) => klasse === 'A')
  assert.equal(step?.points, 27)
  assert.ok((step?.maximumRent ?? 0) > 180)
  const gains = upgrade()?.steps.map(({ maximumRent }) => String(maximumRent)) ?? []
  for (const gain of gains) assert.match(gain, /^\d+(\.\d{1,2})?$/)
})

test('without rent points, or without a thermal area, only those figures are missing', () => {
  const [first] = energyUpgrade(readLabels([label()], ON), undefined, ON)?.steps ?? []
  assert.deepEqual(first, {
    klasse: 'C',
    ep2Gap: 20,
    kwhPerYear: 1600,
    points: null,
    maximumRent: null,
  })
  assert.equal(upgrade({ thermalAreaM2: null })?.steps[0]?.kwhPerYear, null)
})

test('a monument gains nothing by steps below zero points', () => {
  const dwelling = { ...DWELLING, monument: true, energy: { kind: 'label', klasse: 'G' } } as const
  const steps = upgrade({ klasse: 'G', ep2: 400 }, dwelling)?.steps
  assert.deepEqual(
    steps?.slice(0, 3).map(({ klasse, points }) => [klasse, points]),
    [
      ['F', 0],
      ['E', 0],
      ['D', 14],
    ],
  )
})

test('the best class has no step, and a label without an EP2 no view', () => {
  assert.deepEqual(upgrade({ klasse: 'A++++', ep2: -5 })?.steps, [])
  assert.equal(upgrade({ ep2: null }), null)
  assert.equal(upgrade({ registratiedatum: '2020-12-31' }), null)
  assert.equal(energyUpgrade(readLabels([], ON), DWELLING, ON), null)
})
