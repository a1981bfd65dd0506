import type { ListFilter } from '../assessments/assessments.ts'
import { RULES_VERSION } from '../domain/assessment.ts'
import { type Day, parseDay } from '../domain/calendar.ts'
import { parseEnergyClass } from '../domain/energy-class.ts'
import { NOTES } from '../domain/messages/notes.ts'
import type { NoteCode } from '../domain/messages.ts'
import { type Parsed, parsed, problem } from '../domain/parsed.ts'
import type { GetAssessedPropertiesInput } from './contracts.generated.ts'

/** Reads the filters of a list; what can never fit anything is refused. */
export function readAssessmentsFilter(input: GetAssessedPropertiesInput): Parsed<ListFilter> {
  const days = readDays(input)
  if (!days.ok) return days
  const energyClass = readClass(input.energy_class)
  if (!energyClass.ok) return energyClass
  const flag = readFlag(input.flag)
  if (!flag.ok) return flag
  const { value_min: valueMin, value_max: valueMax } = input
  if (valueMin !== undefined && valueMax !== undefined && valueMin > valueMax)
    return problem('VALUES_REVERSED', 'value_min')
  return parsed({
    ...days.value,
    ...(input.place?.trim() && { place: input.place.trim() }),
    ...(energyClass.value && { energyClass: energyClass.value }),
    ...(flag.value && { flag: flag.value }),
    ...(input.purpose && { purpose: input.purpose }),
    ...(input.severity && { severity: input.severity }),
    ...(valueMin !== undefined && { valueMin }),
    ...(valueMax !== undefined && { valueMax }),
    ...(input.rules && { rules: { version: RULES_VERSION, same: input.rules === 'current' } }),
  })
}

function readDays(input: GetAssessedPropertiesInput): Parsed<Pick<ListFilter, 'from' | 'to'>> {
  const from = optionalDay('date_from', input.date_from)
  if (!from.ok) return from
  const to = optionalDay('date_to', input.date_to)
  if (!to.ok) return to
  if (from.value && to.value && from.value > to.value) return problem('DATES_REVERSED', 'date_from')
  return parsed({ ...(from.value && { from: from.value }), ...(to.value && { to: to.value }) })
}

const optionalDay = (field: string, text: string | undefined): Parsed<Day | undefined> =>
  text ? parseDay(field, text) : parsed(undefined)

function readClass(text: string | undefined): Parsed<ListFilter['energyClass']> {
  if (!text?.trim()) return parsed(undefined)
  if (text.trim().toLowerCase() === 'none') return parsed('none')
  const klasse = parseEnergyClass(text)
  return klasse ? parsed(klasse) : problem('INVALID_ENERGY_CLASS', 'energy_class', { value: text })
}

function readFlag(text: string | undefined): Parsed<NoteCode | undefined> {
  const code = text?.trim().toUpperCase()
  if (!code) return parsed(undefined)
  if (Object.hasOwn(NOTES, code)) return parsed(code as NoteCode)
  return problem('INVALID_FLAG', 'flag', { value: code })
}
