import type { Overrides } from '../domain/assessment.ts'
import { type Day, parseDay } from '../domain/calendar.ts'
import { coropArea } from '../domain/corop-areas.ts'
import { type Parsed, type Problem, parsed, problem } from '../domain/parsed.ts'
import { roomAreaM2 } from '../domain/rent-points/r01-vertrekken.ts'
import type { QuickAssessPropertyInput } from './contracts.generated.ts'

type Given = NonNullable<QuickAssessPropertyInput['overrides']>

const DAYS = ['woz_peildatum', 'contract_date'] as const

/** Reads the figures the caller knows; days must have passed, and figures must fit together. */
export function readOverrides(given: Given, on: Day): Parsed<Overrides> {
  const { woz_peildatum: _peildatum, contract_date: _contract, ...figures } = given
  const days: Partial<Record<(typeof DAYS)[number], Day>> = {}
  for (const field of DAYS) {
    const text = given[field]
    if (text === undefined || text === '') continue
    const day = parseDay(field, text)
    if (!day.ok) return day
    if (day.value > on) return problem('DATE_IN_FUTURE', field, { value: day.value })
    days[field] = day.value
  }
  const found = PROBLEMS.map((look) => look(given)).find((each) => each !== undefined)
  return found ? { ok: false, problem: found } : parsed({ ...figures, ...days })
}

/** What does not fit together, one look each. */
const PROBLEMS: readonly ((given: Given) => Problem | undefined)[] = [
  ({ corop }) => {
    if (corop === undefined || coropArea(corop)) return undefined
    return { code: 'INVALID_COROP', field: 'corop', params: { value: corop } }
  },
  ({ monument, monument_kind: kind }) => {
    if (kind === undefined || kind === 'beschermd_gezicht' || monument !== false) return undefined
    return conflict('monument_kind', 'monument, monument_kind')
  },
  ({ bath }) => (tooManyHanging(bath) ? conflict('bath', 'toilets, hanging_toilets') : undefined),
  ({ rooms }) => {
    if (!rooms || roomAreaM2(rooms) > 0) return undefined
    return { code: 'ROOMS_WITHOUT_VERTREK', field: 'rooms' }
  },
  ({ shared_rooms: shared = [] }) => {
    const impossible = shared.some(({ bath }) => tooManyHanging(bath))
    return impossible ? conflict('shared_rooms', 'toilets, hanging_toilets') : undefined
  },
  ({ shared_parking: shared = [] }) => {
    const impossible = shared.some(({ spaces, chargers = 0 }) => chargers > spaces)
    return impossible ? conflict('shared_parking', 'spaces, chargers') : undefined
  },
  (given) => needs(given, 'shared_outdoor_m2', 'shared_outdoor_addresses'),
  (given) => needs(given, 'shared_outdoor_addresses', 'shared_outdoor_m2'),
  (given) => needs(given, 'woz_built_pct', 'woz'),
]

const tooManyHanging = (bath: Given['bath']): boolean =>
  (bath?.hanging_toilets ?? 0) > (bath?.toilets ?? 0) + (bath?.toilets_in_bathroom ?? 0)

const conflict = (field: string, fields: string): Problem => ({
  code: 'OVERRIDES_CONFLICT',
  field,
  params: { fields },
})

const needs = (given: Given, field: keyof Given, needed: keyof Given): Problem | undefined =>
  given[field] === undefined || given[needed] !== undefined
    ? undefined
    : { code: 'OVERRIDES_INCOMPLETE', field, params: { field, needed } }
