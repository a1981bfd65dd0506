import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { EnergyLabelRecord } from '../register/register.ts'
import { dayOf } from './calendar.ts'
import { differencePct, expectedClass, readLabels, wwsValidity } from './energy-label.ts'

const ON = dayOf('2026-11-21')

const label = (changes: Partial<EnergyLabelRecord> = {}): EnergyLabelRecord => ({
  adresseerbaarObjectId: '9999010000000001',
  klasse: 'B',
  status: 'Bestaand',
  ep1: 100,
  ep2: 172.52,
  ep3: 0,
  energieIndex: null,
  warmtebehoefte: null,
  co2: null,
  thermalAreaM2: 80,
  berekeningstype: 'NTA 8800:2024 (basisopname woningbouw)',
  soortOpname: 'Basisopname',
  opnamedatum: '2024-01-14',
  registratiedatum: '2024-02-04',
  geldigTot: '2034-01-14',
  gebouwtype: 'Appartement',
  synthetic: true,
  ...changes,
})

test('no registrations is no label', () => {
  const reading = readLabels([], ON)
  assert.equal(reading.status, 'none')
  assert.equal(reading.current, undefined)
})

test('the newest valid label counts; the rest is history', () => {
  const older = label({ registratiedatum: '2022-01-01', klasse: 'D' })
  const newer = label({ registratiedatum: '2025-01-01', klasse: 'A' })
  const reading = readLabels([older, newer], ON)
  assert.equal(reading.current, newer)
  assert.deepEqual(reading.history, [older])
})

test('a newer label that has expired gives way to an older one that has not', () => {
  const expired = label({ registratiedatum: '2025-01-01', geldigTot: '2026-11-20' })
  const valid = label({ registratiedatum: '2022-01-01' })
  assert.equal(readLabels([expired, valid], ON).current, valid)
})

test('a label is valid on its last day and expired on the next', () => {
  const lastDay = label({ geldigTot: '2026-11-21' })
  assert.equal(readLabels([lastDay], ON).status, 'found')
  assert.equal(readLabels([lastDay], dayOf('2026-11-22')).status, 'expired')
})

test('of expired labels the one that expired last is shown', () => {
  const first = label({ geldigTot: '2020-01-01', registratiedatum: '2010-06-01' })
  const last = label({ geldigTot: '2024-01-01', registratiedatum: '2010-01-01' })
  const reading = readLabels([first, last], ON)
  assert.equal(reading.status, 'expired')
  assert.equal(reading.current, last)
})

test('two classes registered on one day are a conflict, whatever their order', () => {
  const b = label({ klasse: 'B' })
  const d = label({ klasse: 'D' })
  for (const labels of [
    [b, d],
    [d, b],
  ]) {
    const reading = readLabels(labels, ON)
    assert.equal(reading.current, b)
    assert.ok(reading.sameDayConflict)
  }
  assert.ok(!readLabels([b, label({ klasse: 'B' })], ON).sameDayConflict)
})

test('a permit calculation is no label', () => {
  const permit = label({ status: 'Vergunningsaanvraag', registratiedatum: '2026-01-01' })
  const reading = readLabels([permit], ON)
  assert.equal(reading.status, 'none')
  assert.ok(reading.permitOnly)
  assert.deepEqual(reading.history, [permit])
  const existing = label()
  assert.equal(readLabels([permit, existing], ON).current, existing)
})

test('rent points: only labels surveyed since 2021 surely count', () => {
  const wws = (changes?: Partial<EnergyLabelRecord>) =>
    wwsValidity(readLabels(changes ? [label(changes)] : [], ON))
  assert.deepEqual(wws({}), { valid: true, reason: 'WWS_VALID' })
  assert.deepEqual(wws(), { valid: null, reason: 'WWS_NO_LABEL' })
  assert.deepEqual(wws({ geldigTot: '2025-01-01' }), { valid: false, reason: 'WWS_EXPIRED' })
  const old = { opnamedatum: '2019-05-01', ep2: null, geldigTot: '2029-05-01' }
  assert.deepEqual(wws({ ...old, energieIndex: 1.3 }), {
    valid: null,
    reason: 'WWS_EI_MARK_UNKNOWN',
  })
  assert.deepEqual(wws(old), { valid: false, reason: 'WWS_SIMPLIFIED' })
  const oldest = { ...old, opnamedatum: '2014-05-01', geldigTot: '2027-01-01' }
  assert.deepEqual(wws(oldest), { valid: false, reason: 'WWS_TOO_OLD' })
})

test('EP2 implies a class, which may not be the registered one', () => {
  assert.equal(expectedClass(label()), 'B')
  assert.equal(expectedClass(label({ ep2: 300 })), 'E')
  assert.equal(expectedClass(label({ ep2: null })), undefined)
})

test('a difference is a percentage of the reference, with one decimal', () => {
  assert.equal(differencePct(80, 92.3), 15.4)
  assert.equal(differencePct(80, 72), -10)
})
