import assert from 'node:assert/strict'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, test } from 'node:test'
import { dayOf } from '../calendar.ts'
import { coropArea } from '../corop-areas.ts'
import { classFromEp2, type EnergyClass } from '../energy-class.ts'
import { classOfBouwjaar, classOfEnergieIndex, pointsOfClass } from './energy-points.ts'
import { kitchenPoints } from './r05-keuken.ts'
import { outdoorPoints } from './r08-buitenruimten.ts'
import { wozPoints } from './r11-woz-waarde.ts'
import { toQuarter } from './rounding.ts'
import { maximumRent, rulesOn } from './rules.ts'
import { isWozLimited, totalPoints } from './total.ts'
import { wozFigures, wozWhenFinished } from './woz-figures.ts'

const DATA = join(import.meta.dirname, '../../../../../../shared/data')
const skip = existsSync(join(DATA, 'rent'))
  ? false
  : 'the reference figures (../shared/data) are not on this machine'

// biome-ignore lint/suspicious/noExplicitAny: reference data of many shapes, compared value by value
const read = (file: string): any => JSON.parse(readFileSync(join(DATA, file), 'utf8'))

const NO_EXCEPTION = { newBuild2015to2019: false, smallNewBuild: false }

describe('the vectors of the Huurcommissie', { skip }, () => {
  const vectors = skip ? {} : read('rent/wws-test-vectors.json')

  test('a WOZ value over an area', () => {
    const { in: given, uit } = vectors.woz_voorbeeld
    const figures = wozFigures(given.waardepeildatum)
    assert.ok(figures)
    assert.equal(toQuarter(wozPoints(given.woz, given.m2, figures)), uit.punten)
  })

  test('a rent above 250 points', () => {
    const { in: given, uit } = vectors.boven_250
    assert.equal(maximumRent(given.punten, rulesOn(dayOf(`${given.jaar}-06-01`))), uit.huur)
  })

  test('a rubric is rounded to a quarter', () => {
    const { in: given, uit } = vectors.rubriek_afronding
    assert.equal(toQuarter(given), uit)
  })

  test('outdoor space, own and shared', () => {
    const own = vectors.buiten_10m2_prive
    const shared = vectors.gemeenschappelijk_dakterras_30m2_3adressen
    const alone = { privateM2: own.in, sharedM2: 0, addresses: 1 }
    assert.equal(outdoorPoints(alone), own.uit)
    assert.equal(outdoorPoints({ privateM2: 0, sharedM2: 30, addresses: 3 }), shared.uit)
  })

  test('the cap on the WOZ value', () => {
    for (const name of ['cap_1', 'cap_2', 'cap_3']) {
      const { in: given, uit } = vectors[name]
      const total = totalPoints(given.overig, given.woz, NO_EXCEPTION)
      assert.equal(total, uit.totaal, name)
      if (uit.woz !== undefined) assert.equal(total - given.overig, uit.woz, name)
    }
    assert.ok(isWozLimited(134, 134, NO_EXCEPTION))
    assert.ok(!isWozLimited(80, 80, NO_EXCEPTION))
  })

  test('a kitchen whose extras exceed its worktop', () => {
    const { in: given, uit } = vectors.keuken
    const points = kitchenPoints({ worktop_m: given.aanrecht_m, extra_points: given.extra })
    assert.equal(points, uit)
  })

  test('a value of a home that was partly built', () => {
    const { in: given, uit } = vectors.aanbouw_40pct
    assert.equal(wozWhenFinished(given.woz, given.pct), uit)
  })
})

describe('the tables of the rules', { skip }, () => {
  const official = skip ? {} : read('rent/wws-zelfstandig-rules.json')

  test('every maximum rent of every period', () => {
    for (const [from, rents] of Object.entries<Record<string, number>>(official.maximale_huur)) {
      const rules = rulesOn(dayOf(from))
      assert.equal(rules.from, from)
      assert.equal(rules.rents.length, Object.keys(rents).length)
      for (const [points, rent] of Object.entries(rents)) {
        assert.equal(maximumRent(Number(points), rules), rent, `${from}: ${points}`)
      }
    }
  })

  test('the rents at the borders of the sectors', () => {
    for (const [from, sector] of Object.entries<Record<string, number>>(official.sectoren)) {
      const rules = rulesOn(dayOf(from))
      const { sociaal_max_punten: social, midden_max_punten: middle } = sector
      assert.equal(maximumRent(social ?? 0, rules), sector['sociaal_max_huur'])
      assert.equal(maximumRent(middle ?? 0, rules), sector['midden_max_huur'])
    }
  })

  test('energy points by class and by year of construction', () => {
    for (const row of official.energie.label) {
      assert.equal(pointsOfClass(row.label, 'eengezins'), row.eengezins, row.label)
      assert.equal(pointsOfClass(row.label, 'meergezins'), row.meergezins, row.label)
    }
    for (const { van, tot, eengezins, meergezins } of official.energie.bouwjaar) {
      for (const year of [van ?? 1600, tot ?? 2100]) {
        const klasse = classOfBouwjaar(year)
        assert.equal(pointsOfClass(klasse, 'eengezins'), eengezins, String(year))
        assert.equal(pointsOfClass(klasse, 'meergezins'), meergezins, String(year))
      }
    }
  })

  test('the figures and least values for the WOZ rubric', () => {
    for (const row of official.woz.kengetallen) {
      assert.deepEqual(wozFigures(row.waardepeildatum), {
        peildatum: row.waardepeildatum,
        partI: row.onderdeel_I,
        partII: row.onderdeel_II,
        partIISmallNew: row.onderdeel_II_klein_nieuwbouw_corop,
      })
    }
    for (const { peildatum, euro } of official.woz.minimum) {
      const rules = rulesOn(dayOf(peildatum))
      if (peildatum >= '2024-07-01') assert.equal(rules.minimumWoz, euro, peildatum)
    }
  })

  test('the mean value per m² of every region', () => {
    const { kolommen: columns, rijen: rows } = official.corop_woz_per_m2
    assert.equal(rows.length, 40)
    for (const [code, name, ...values] of rows as string[][]) {
      const area = coropArea(code ?? '')
      assert.equal(area?.name, name)
      const found = columns.slice(2).map((year: string) => area?.perM2(Number(year)))
      assert.deepEqual(found, values.map(Number), code)
    }
  })
})

describe('the thresholds of the energy classes', { skip }, () => {
  const official = skip ? {} : read('energy/energielabel-klassen.json')

  test('EP2: above the lower and up to the upper bound', () => {
    const on = dayOf('2026-01-01')
    type Row = readonly [klasse: EnergyClass, above: number | null, upTo: number | null]
    for (const [klasse, above, upTo] of official.woningbouw_ep2_kwh_m2_jr.klassen as Row[]) {
      if (above !== null) assert.equal(classFromEp2(above + 0.01, on), klasse)
      if (upTo !== null) assert.equal(classFromEp2(upTo, on), klasse)
    }
  })

  test('Energie-Index of before 2021', () => {
    type Row = readonly [klasse: EnergyClass, above: number | null, upTo: number | null]
    for (const [klasse, above, upTo] of official.energie_index_pre2021.klassen as Row[]) {
      if (above !== null) assert.equal(classOfEnergieIndex(above + 0.001), klasse)
      if (upTo !== null) assert.equal(classOfEnergieIndex(upTo), klasse)
    }
  })
})
