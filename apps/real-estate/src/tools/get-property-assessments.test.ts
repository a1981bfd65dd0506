import assert from 'node:assert/strict'
import { afterEach, beforeEach, test } from 'node:test'
import type { Owner } from '../assessments/assessments.ts'
import { sampleAssessment } from '../assessments/sample-assessment.ts'
import type { QuickAssessPropertyInput } from './contracts.generated.ts'
import { ANNA, onSampleTown, type SampleTown } from './on-sample-town.ts'

let town: SampleTown
beforeEach(async () => {
  town = await onSampleTown()
})
afterEach(() => town.close())

async function assess(input: Partial<QuickAssessPropertyInput>): Promise<string> {
  town.clock.time += 1000
  const request = { postcode: '1234AA', huisnummer: 1, purpose: 'sale', ...input } as const
  const { data } = await town.as(ANNA)('Quick_Assess_Property', request)
  return data?.assessment.assessment_id ?? assert.fail('nothing was assessed')
}

const compare = (...ids: readonly string[]) =>
  town.as(ANNA)('Get_Property_Assessments', { compare: [...ids] })

test('two assessments are compared field by field', async () => {
  const a = await assess({ overrides: { woz: 300_000 } })
  const b = await assess({ overrides: { woz: 320_000, asking_price: 500_000 } })
  const { data, warnings } = await compare(a, b)
  const { comparison } = data ?? {}
  assert.deepEqual([comparison?.a, comparison?.b], [a, b])
  assert.ok(comparison?.same_property && comparison.same_rules && comparison.same_rent_rules)
  assert.deepEqual(
    comparison.changes.find(({ field }) => field === 'overrides.woz'),
    { field: 'overrides.woz', a: 300_000, b: 320_000, difference: 20_000, percent: 6.7 },
  )
  assert.deepEqual(comparison.flags_only_in_b, ['ASKING_ABOVE_BAND'])
  assert.deepEqual(comparison.rules.changed_since, [])
  assert.equal(comparison.rubrics.length, 11)
  assert.equal(comparison.rubrics[3]?.name, 'Energieprestatie')
  assert.ok(!warnings.some(({ code }) => code === 'OTHER_PROPERTY_OR_RULES'))
})

test('comparing two properties says that they are two', async () => {
  const { data, warnings } = await compare(await assess({}), await assess({ huisnummer: 3 }))
  assert.equal(data?.comparison?.same_property, false)
  assert.ok(warnings.some(({ code }) => code === 'OTHER_PROPERTY_OR_RULES'))
})

test('what was made by older rules says so, alone and in a comparison', async () => {
  const now = await assess({})
  const old = sampleAssessment({ rulesVersion: 'quick-assess/2025.1' })
  const { assessment } = await town.assessments.save(ANNA as Owner, old)
  const { data, warnings } = await compare(assessment.id, now)
  assert.equal(data?.comparison?.same_rules, false)
  const { a, b, changed_since } = data?.comparison?.rules ?? assert.fail()
  assert.deepEqual([a.rules_version, a.current, b.current], ['quick-assess/2025.1', false, true])
  assert.match(changed_since.join(), /The rules changed since 1 of these assessments/)
  assert.ok(warnings.some(({ code }) => code === 'RULES_CHANGED_SINCE'))
  const alone = { assessment_id: assessment.id, lang: 'nl' } as const
  const answer = await town.as(ANNA)('Get_Property_Assessments', alone)
  const said = answer.warnings.find(({ code }) => code === 'RULES_CHANGED_SINCE')
  assert.match(said?.text ?? '', /De regels zijn veranderd/)
  const older = await town.as(ANNA)('Get_Assessed_Properties', { rules: 'older' })
  assert.deepEqual(
    older.data.items.map(({ latest }) => [latest.assessment_id, latest.rules_current]),
    [[assessment.id, false]],
  )
})

test('in a new year the rent rules of last year are pointed out', async () => {
  const id = await assess({})
  town.clock.time = Date.parse('2026-11-30T12:00:00Z')
  const { warnings } = await town.as(ANNA)('Get_Property_Assessments', { assessment_id: id })
  assert.ok(!warnings.some(({ code }) => code === 'RENT_RULES_CHANGED_SINCE'))
  town.clock.time = Date.parse('2025-06-01T12:00:00Z')
  const before = await assess({})
  town.clock.time = Date.parse('2026-06-01T12:00:00Z')
  const answer = await town.as(ANNA)('Get_Property_Assessments', { assessment_id: before })
  assert.ok(answer.warnings.some(({ code }) => code === 'RENT_RULES_CHANGED_SINCE'))
})
