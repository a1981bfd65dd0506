import type { Overrides } from '../domain/assessment.ts'
import { type Day, parseDay } from '../domain/calendar.ts'
import { type Parsed, parsed, problem } from '../domain/parsed.ts'
import type { QuickAssessPropertyInput } from './contracts.generated.ts'

/** Reads the figures the caller knows; a reference date must have passed. */
export function readOverrides(
  given: NonNullable<QuickAssessPropertyInput['overrides']>,
  on: Day,
): Parsed<Overrides> {
  const { woz_peildatum: text, ...figures } = given
  if (text === undefined || text === '') return parsed(figures)
  const day = parseDay('woz_peildatum', text)
  if (!day.ok) return day
  if (day.value > on) return problem('DATE_IN_FUTURE', 'woz_peildatum', { value: day.value })
  return parsed({ ...figures, woz_peildatum: day.value })
}
