import assert from 'node:assert/strict'
import { test } from 'node:test'
import { sampleAssessment } from '../assessments/sample-assessment.ts'
import { type Assessment, RULES_VERSION } from './assessment.ts'
import { dayOf } from './calendar.ts'
import { noteText } from './messages.ts'
import { aDwelling } from './rent-points/a-dwelling.ts'
import { rentPoints } from './rent-points/rent-points.ts'
import { byCurrentRules, newerRentRules, rulesSince } from './rules-since.ts'

const IN_2026 = dayOf('2026-11-21')

function counted(on: string, changes: Partial<Assessment> = {}): Assessment {
  const sample = sampleAssessment(changes)
  const points = { applies: true, ...rentPoints(aDwelling({ on: dayOf(on) })) } as const
  return { ...sample, findings: { ...sample.findings, rentPoints: points } }
}

test('an assessment is by the current rules, or it is not', () => {
  assert.ok(byCurrentRules(sampleAssessment({ rulesVersion: RULES_VERSION })))
  assert.ok(!byCurrentRules(sampleAssessment({ rulesVersion: 'quick-assess/2025.1' })))
})

test('a new year brings new rent rules, but not to a contract that began under the old', () => {
  const made = counted('2025-06-01')
  assert.deepEqual(newerRentRules(made, IN_2026), { was: '2025', now: '2026', from: '2026-01-01' })
  assert.equal(newerRentRules(made, dayOf('2025-12-31')), undefined)
  const signed = { ...made, overrides: { contract_date: dayOf('2025-06-01') } }
  assert.equal(newerRentRules(signed, IN_2026), undefined)
  assert.equal(newerRentRules(counted('2026-06-01'), IN_2026), undefined)
  assert.equal(newerRentRules(sampleAssessment(), IN_2026), undefined, 'no points, no rules')
})

test('what changed is said once, with how many and by which rules', () => {
  const old = { rulesVersion: 'quick-assess/2025.1' }
  const notes = rulesSince(
    [counted('2025-06-01', old), counted('2025-07-01', old), sampleAssessment()],
    IN_2026,
  )
  assert.deepEqual(
    notes.map((note) => noteText(note, 'en')),
    [
      `The rules changed since 2 of these assessments (quick-assess/2025.1); those of ${RULES_VERSION} are used now. Assess again to compare like with like.`,
      'The rent points here follow the rent rules of 2025; since 2026-01-01 those of 2026 are in force. Assess again for the rent of today.',
    ],
  )
  assert.deepEqual(rulesSince([counted('2026-06-01')], IN_2026), [])
})
