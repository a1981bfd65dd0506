import assert from 'node:assert/strict'
import { test } from 'node:test'
import { sampleAssessment, sampleOf } from '../assessments/sample-assessment.ts'
import type { Assessment } from './assessment.ts'
import { dayOf } from './calendar.ts'
import { compareAssessments } from './compare-assessments.ts'
import { aDwelling } from './rent-points/a-dwelling.ts'
import type { Dwelling } from './rent-points/dwelling.ts'
import { rentPoints } from './rent-points/rent-points.ts'

/** A sample with the rent points of a dwelling. */
function withPoints(changes: Partial<Dwelling> = {}): Assessment {
  const sample = sampleAssessment()
  const points = { applies: true, ...rentPoints(aDwelling(changes)) } as const
  return { ...sample, findings: { ...sample.findings, rentPoints: points } }
}

test('equal assessments have no differences', () => {
  const compared = compareAssessments(sampleAssessment(), sampleAssessment({ createdAt: 5 }))
  assert.deepEqual(compared, {
    sameProperty: true,
    sameRules: true,
    sameRentRules: null,
    changes: [],
    rubrics: [],
    flagsOnlyInA: [],
    flagsOnlyInB: [],
  })
})

test('differences name the field as the contract does', () => {
  const a = sampleAssessment({ overrides: { woz: 300_000 }, rulesVersion: 'quick-assess/2026.3' })
  const b = sampleAssessment({ purpose: 'rent', rulesVersion: 'quick-assess/2027.1' })
  const compared = compareAssessments(a, b)
  const apart = { difference: null, percent: null }
  assert.deepEqual(compared.changes, [
    { field: 'purpose', a: 'sale', b: 'rent', ...apart },
    {
      field: 'method.rules_version',
      a: 'quick-assess/2026.3',
      b: 'quick-assess/2027.1',
      ...apart,
    },
    { field: 'overrides.woz', a: 300_000, b: null, ...apart },
  ])
  assert.ok(!compared.sameRules)
})

test('of figures the difference is b minus a, and a part of a', () => {
  const change = (a: number, b: number) => {
    const [left, right] = [a, b].map((rent) => sampleAssessment({ overrides: { rent } }))
    const { changes } = compareAssessments(left as Assessment, right as Assessment)
    return [changes[0]?.difference, changes[0]?.percent]
  }
  assert.deepEqual(change(900, 1000.1), [100.1, 11.1])
  assert.deepEqual(change(1000, 900), [-100, -10])
  assert.deepEqual(change(0, 900), [900, null], 'nothing has no parts')
  assert.deepEqual(change(-100, -50), [50, 50], 'more is more, also below nothing')
})

test('of two objects the comparison says so, and compares them all the same', () => {
  const other = sampleOf('9999010000000002')
  const compared = compareAssessments(sampleAssessment({ overrides: { rent: 1 } }), other)
  assert.equal(compared.sameProperty, false)
  assert.deepEqual(
    compared.changes.map(({ field }) => field),
    ['overrides.rent'],
  )
})

test('rent points are compared rubric by rubric, in the order of the rules', () => {
  const a = withPoints({ energy: { kind: 'label', klasse: 'D' } })
  const b = withPoints({ energy: { kind: 'label', klasse: 'A' } })
  const { rubrics, sameRentRules } = compareAssessments(a, b)
  assert.equal(sameRentRules, true)
  assert.deepEqual(
    rubrics.map(({ id }) => id),
    ['R1', 'R2', 'R3', 'R4', 'R5', 'R6', 'R7', 'R8', 'R9', 'R10', 'R11'],
  )
  const energy = rubrics.find(({ id }) => id === 'R4')
  const exactly = (points: number) => ({ min: points, likely: points, max: points })
  assert.deepEqual(energy, { id: 'R4', a: exactly(14), b: exactly(41), difference: 27 })
  assert.deepEqual(rubrics.find(({ id }) => id === 'R1')?.difference, 0)
})

test('a side without rent points has none in any rubric', () => {
  const { rubrics, sameRentRules } = compareAssessments(withPoints(), sampleAssessment())
  assert.equal(sameRentRules, null)
  assert.ok(rubrics.length === 11 && rubrics.every(({ a, b }) => a !== null && b === null))
  assert.ok(rubrics.every(({ difference }) => difference === null))
})

test('rent rules of two years are not the same rules', () => {
  const compared = compareAssessments(withPoints({ on: dayOf('2025-06-01') }), withPoints())
  assert.equal(compared.sameRentRules, false)
  assert.ok(compared.changes.some(({ field }) => field === 'rent_points.rules'))
})

test('flags are compared by code, each once', () => {
  const flag = (code: 'IN_ONDERZOEK' | 'DEMOLITION_PERMIT' | 'MIXED_USE') =>
    ({ code, severity: 'info' }) as const
  const base = sampleAssessment()
  const withFlags = (...flags: ReturnType<typeof flag>[]) => ({
    ...base,
    findings: { ...base.findings, flags },
  })
  const a = withFlags(flag('DEMOLITION_PERMIT'), flag('DEMOLITION_PERMIT'), flag('MIXED_USE'))
  const compared = compareAssessments(a, withFlags(flag('MIXED_USE'), flag('IN_ONDERZOEK')))
  assert.deepEqual(compared.flagsOnlyInA, ['DEMOLITION_PERMIT'])
  assert.deepEqual(compared.flagsOnlyInB, ['IN_ONDERZOEK'])
})
