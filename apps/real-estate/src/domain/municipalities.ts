import { type Day, dayOf } from './calendar.ts'
import { MUNICIPALITIES_FROM_0700 } from './tables/municipalities-from-0700.ts'
import { MUNICIPALITIES_TO_0700 } from './tables/municipalities-to-0700.ts'

/** A municipality and the COROP area that CBS puts it in. */
export interface Municipality {
  /** `GM0363`. */
  readonly code: string
  readonly name: string
  /** `01`–`40`. */
  readonly corop: string
}

/**
 * What the table is of. It holds Wijdemeren, which joined Hilversum on 1 January 2026; both lie in
 * one COROP area, so no region is wrong by it.
 */
export const MUNICIPALITIES_AS_OF: Day = dayOf('2025-01-01')

interface Row extends Municipality {
  /** Codes of places, four digits each. */
  readonly places: readonly string[]
}

const ROW = /^(?<code>\d{4}) (?<corop>\d{2}) (?<name>[^:]+): (?<places>[\d -]+)$/

const rows = (table: string): readonly Row[] =>
  table
    .replaceAll('\n  ', ' ')
    .split('\n')
    .filter((line) => line !== '')
    .map(row)

function row(line: string): Row {
  const { code, corop, name, places } = ROW.exec(line)?.groups ?? {}
  if (!code || !corop || !name || !places) throw new TypeError(`No municipality: ${line}`)
  return { code: `GM${code}`, corop, name, places: places.split(' ').flatMap(run) }
}

/** `1266-1269`: the first, the last and all between. */
function run(text: string): readonly string[] {
  const [first = 0, last = first] = text.split('-').map(Number)
  return Array.from({ length: last - first + 1 }, (_, n) => String(first + n))
}

interface Table {
  readonly byPlace: ReadonlyMap<string, Municipality>
  readonly byCode: ReadonlyMap<string, Municipality>
}

/** Read at first use, which is long after the start. */
let known: Table | undefined

function table(): Table {
  known ??= read([...rows(MUNICIPALITIES_TO_0700), ...rows(MUNICIPALITIES_FROM_0700)])
  return known
}

const read = (all: readonly Row[]): Table => ({
  byPlace: new Map(
    all.flatMap(({ places, ...municipality }) => places.map((place) => [place, municipality])),
  ),
  byCode: new Map(all.map(({ places: _, ...municipality }) => [municipality.code, municipality])),
})

/**
 * The municipality that a place lies in today; `undefined` for a code that CBS does not list, such
 * as that of an invented place. The first digits of a BAG identifier say which one registered it,
 * and mergers have moved many since.
 */
export const municipalityOf = (woonplaatsId: string): Municipality | undefined =>
  table().byPlace.get(woonplaatsId)

/** The municipality that has this code, `GM0363`, in the table; `undefined` for another. */
export const municipalityWithCode = (code: string): Municipality | undefined =>
  table().byCode.get(code)
