import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { dayOf } from '../domain/calendar.ts'
import { classFromEp2 } from '../domain/energy-class.ts'
import { INDEX_BANDS } from './energy-bands.ts'
import { LABELS_AS_OF } from './label-days.ts'
import type { EnergyLabelRecord } from './register.ts'
import { type LabelSubject, syntheticLabels } from './synthetic-labels.ts'

const home = (serial: number, changes: Partial<LabelSubject> = {}): LabelSubject => ({
  objectId: `999901${String(serial).padStart(10, '0')}`,
  status: 'Verblijfsobject in gebruik',
  woonfunctie: true,
  oppervlakte: 100,
  bouwjaar: 1890 + (serial % 136),
  unitsInBuilding: 1,
  ...changes,
})

const HOMES = Array.from({ length: 5000 }, (_, serial) => home(serial))
const PER_HOME = HOMES.map((subject) => syntheticLabels(subject))
const LABELS = PER_HOME.flat()

const share = (count: number, of: number): number => Math.round((count / of) * 100)

const worse = 'A++++,A+++,A++,A+,A,B,C,D,E,F,G'.split(',')
const averageRank = (labels: readonly EnergyLabelRecord[]): number =>
  labels.reduce((sum, label) => sum + worse.indexOf(label.klasse), 0) / labels.length

describe('synthetic energy labels', () => {
  test('are the same each time, and say that they are synthetic', () => {
    assert.deepEqual(
      PER_HOME,
      HOMES.map((subject) => syntheticLabels(subject)),
    )
    assert.ok(LABELS.every((label) => label.synthetic))
  })

  test('leave about forty per cent of homes without', () => {
    const without = PER_HOME.filter((labels) => labels.length === 0).length
    assert.ok(Math.abs(share(without, HOMES.length) - 40) <= 3)
  })

  test('have the class that their EP2 means', () => {
    const recent = LABELS.filter((label) => label.ep2 !== null)
    assert.ok(recent.length > 1000)
    for (const { ep2, klasse, registratiedatum } of recent) {
      assert.equal(classFromEp2(ep2 ?? 0, dayOf(registratiedatum)), klasse)
    }
  })

  test('have the class that their Energie-Index means, and no EP figures then', () => {
    const old = LABELS.filter((label) => label.energieIndex !== null)
    assert.ok(old.length > 100)
    for (const label of old) {
      const band = INDEX_BANDS[label.klasse as keyof typeof INDEX_BANDS]
      const index = label.energieIndex ?? 0
      assert.ok(index > band.above && index <= band.upTo)
      assert.deepEqual([label.ep1, label.ep2, label.ep3], [null, null, null])
      assert.ok(label.opnamedatum < '2021-01-01')
    }
  })

  test('are valid for ten years from the survey, and registered after it', () => {
    for (const { opnamedatum, registratiedatum, geldigTot } of LABELS) {
      assert.equal(Number(geldigTot.slice(0, 4)), Number(opnamedatum.slice(0, 4)) + 10)
      assert.ok(!Number.isNaN(Date.parse(geldigTot)))
      assert.ok(opnamedatum < registratiedatum && registratiedatum <= LABELS_AS_OF)
    }
  })

  test('include every kind of answer', () => {
    const some = (test: (labels: readonly EnergyLabelRecord[]) => boolean, atLeast: number) =>
      assert.ok(PER_HOME.filter(test).length >= atLeast)
    some(([only, other]) => only !== undefined && only.geldigTot < LABELS_AS_OF && !other, 50)
    some(([a]) => a?.ep2 === null && a.energieIndex === null, 50)
    some(([a, b]) => b !== undefined && a?.registratiedatum === b.registratiedatum, 20)
    some(([a, b]) => b !== undefined && (a?.registratiedatum ?? '') > b.registratiedatum, 50)
    some(([a]) => a?.thermalAreaM2 != null && Math.abs(a.thermalAreaM2 - 100) > 10, 100)
  })

  test('are better for newer homes', () => {
    const from = (year: number) =>
      averageRank(
        Array.from({ length: 500 }, (_, serial) =>
          syntheticLabels(home(serial, { bouwjaar: year })),
        ).flat(),
      )
    assert.ok(from(2022) < from(2010))
    assert.ok(from(2010) < from(1985))
    assert.ok(from(1985) < from(1930))
  })

  test('of a new home are no older than the home', () => {
    for (let serial = 0; serial < 300; serial += 1) {
      for (const label of syntheticLabels(home(serial, { bouwjaar: 2023 }))) {
        assert.ok(label.opnamedatum >= '2023-01-01')
        assert.equal(label.status, 'Oplevering')
      }
    }
  })

  test('call a home in a shared building an apartment', () => {
    const types = HOMES.flatMap((subject) => syntheticLabels({ ...subject, unitsInBuilding: 8 }))
    assert.ok(types.every(({ gebouwtype }) => gebouwtype === 'Appartement'))
    assert.ok(LABELS.every(({ gebouwtype }) => gebouwtype !== 'Appartement'))
  })

  test('exist for unknown area and unknown year', () => {
    const unknown = HOMES.slice(0, 50).flatMap((subject) =>
      syntheticLabels({ ...subject, oppervlakte: null, bouwjaar: null, unitsInBuilding: null }),
    )
    assert.ok(unknown.length > 10)
    assert.ok(unknown.every(({ thermalAreaM2 }) => thermalAreaM2 === null || thermalAreaM2 > 50))
  })

  test('do not exist for what is no finished home', () => {
    const none = (changes: Partial<LabelSubject>) =>
      assert.deepEqual(
        HOMES.slice(0, 50).flatMap((subject) => syntheticLabels({ ...subject, ...changes })),
        [],
      )
    none({ woonfunctie: false })
    none({ status: 'Verblijfsobject gevormd' })
    none({ status: 'Verblijfsobject ingetrokken' })
    none({ status: 'Plaats aangewezen' })
  })
})
