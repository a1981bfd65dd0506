import { type Assessment, RULES_VERSION } from './assessment.ts'
import type { Day } from './calendar.ts'
import type { Note } from './messages.ts'
import { valuationDay } from './rent-points/dwelling-of.ts'
import { rulesOn } from './rent-points/rules.ts'

/** Whether an assessment was made by the rules that assessments are made by now. */
export const byCurrentRules = ({ rulesVersion }: Assessment): boolean =>
  rulesVersion === RULES_VERSION

/** The rent rules an assessment would be made by on a day, when those it was made by are others. */
export function newerRentRules({ findings, overrides }: Assessment, on: Day) {
  const { rentPoints } = findings
  const rules = rulesOn(valuationDay(on, overrides))
  return rentPoints.applies && rentPoints.rules !== rules.version
    ? { was: rentPoints.rules, now: rules.version, from: rules.from }
    : undefined
}

/** What changed in the rules since these assessments were made, each change once. */
export function rulesSince(assessments: readonly Assessment[], on: Day): readonly Note[] {
  const notes: Note[] = []
  const older = assessments.filter((each) => !byCurrentRules(each))
  if (older.length > 0) {
    const versions = [...new Set(older.map(({ rulesVersion }) => rulesVersion))].join(', ')
    const params = { count: older.length, versions, current: RULES_VERSION }
    notes.push({ code: 'RULES_CHANGED_SINCE', params })
  }
  const rent = assessments.map((each) => newerRentRules(each, on)).find((each) => each)
  if (rent) notes.push({ code: 'RENT_RULES_CHANGED_SINCE', params: rent })
  return notes
}
