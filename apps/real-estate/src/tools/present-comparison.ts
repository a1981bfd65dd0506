import type { SavedAssessment } from '../assessments/assessments.ts'
import type { Day } from '../domain/calendar.ts'
import type { AssessmentComparison } from '../domain/compare-assessments.ts'
import { type Lang, noteText, text } from '../domain/messages.ts'
import { byCurrentRules, rulesSince } from '../domain/rules-since.ts'
import type { Comparison } from './contracts.generated.ts'

/** What differs between two assessments, and whether the rules changed since. */
export const presentComparison = (
  compared: AssessmentComparison,
  a: SavedAssessment,
  b: SavedAssessment,
  on: Day,
  lang: Lang,
): Comparison => ({
  a: a.id,
  b: b.id,
  same_property: compared.sameProperty,
  same_rules: compared.sameRules,
  same_rent_rules: compared.sameRentRules,
  rules: {
    a: rulesOf(a),
    b: rulesOf(b),
    changed_since: rulesSince([a, b], on).map((note) => noteText(note, lang)),
  },
  changes: compared.changes.map((change) => ({ ...change })),
  rubrics: compared.rubrics.map(({ id, a: left, b: right, difference }) => ({
    id,
    name: text(`rubric_${id}`, 'nl'),
    gloss: text(`rubric_${id}`, 'en'),
    a: left && { ...left },
    b: right && { ...right },
    difference,
  })),
  flags_only_in_a: [...compared.flagsOnlyInA],
  flags_only_in_b: [...compared.flagsOnlyInB],
})

const rulesOf = (assessment: SavedAssessment): Comparison['rules']['a'] => {
  const { rentPoints } = assessment.findings
  return {
    rules_version: assessment.rulesVersion,
    current: byCurrentRules(assessment),
    rent_rules: rentPoints.applies ? rentPoints.rules : null,
  }
}
