import assert from 'node:assert/strict'
import { test } from 'node:test'
import { sampleAssessment } from '../assessments/sample-assessment.ts'
import { compareAssessments } from './compare-assessments.ts'

test('equal assessments have no differences', () => {
  const compared = compareAssessments(sampleAssessment(), sampleAssessment({ createdAt: 5 }))
  assert.deepEqual(compared, {
    sameProperty: true,
    sameRules: true,
    changes: [],
    flagsOnlyInA: [],
    flagsOnlyInB: [],
  })
})

test('differences name the field as the contract does', () => {
  const a = sampleAssessment({ overrides: { woz: 300_000 } })
  const b = sampleAssessment({ purpose: 'rent', rulesVersion: 'quick-assess/2027.1' })
  const compared = compareAssessments(a, b)
  assert.deepEqual(compared.changes, [
    { field: 'purpose', a: 'sale', b: 'rent' },
    { field: 'method.rules_version', a: 'quick-assess/2026.3', b: 'quick-assess/2027.1' },
    { field: 'overrides.woz', a: 300_000, b: null },
  ])
  assert.ok(!compared.sameRules)
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
