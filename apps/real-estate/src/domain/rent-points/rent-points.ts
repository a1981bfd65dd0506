import type { Day } from '../calendar.ts'
import type { Dwelling } from './dwelling.ts'
import { areaOfRooms, vertrekken } from './r01-vertrekken.ts'
import { areaOfOther, overigeRuimten } from './r02-overige-ruimten.ts'
import { verkoelingVerwarming } from './r03-verkoeling-verwarming.ts'
import { energieprestatie } from './r04-energieprestatie.ts'
import { keuken } from './r05-keuken.ts'
import { sanitair } from './r06-sanitair.ts'
import { woonvoorzieningen } from './r07-woonvoorzieningen-gehandicapten.ts'
import { buitenruimten } from './r08-buitenruimten.ts'
import { gemeenschappelijkeRuimten } from './r09-gemeenschappelijke-ruimten.ts'
import { gemeenschappelijkeParkeerruimten } from './r10-gemeenschappelijke-parkeerruimten.ts'
import { isSmallNewBuild, wozRange, wozWaarde } from './r11-woz-waarde.ts'
import { exactly, type Range, sum, width } from './range.ts'
import type { RentInput, Rubric, RubricId } from './rubric.ts'
import { type Rules, rulesOn, type Sector, sectorOf } from './rules.ts'
import { maximumRentRange, monumentPoints } from './surcharges.ts'
import { isBuilt2015to2019, isWozLimited, type TotalOptions, totalRange } from './total.ts'

/** How many points the range would shrink by if an input were known. */
export interface Narrowing {
  readonly input: RentInput
  readonly points: number
}

/** The rent points (WWS) of one self-contained dwelling. */
export interface RentPoints {
  readonly rules: Rules['version']
  readonly valuedOn: Day
  /** Whole points. */
  readonly points: Range
  /** Euro a month, surcharges included. */
  readonly maximumRent: Range
  readonly sector: { readonly min: Sector; readonly likely: Sector; readonly max: Sector }
  readonly rubrics: readonly Rubric[]
  /** Of a rijksmonument under an old contract, beside the rubrics. */
  readonly monumentPoints: number
  /** The likely total is one that the cap on the WOZ value brought down. */
  readonly wozLimited: boolean
  /** What is not known, the most telling first. */
  readonly missing: readonly Narrowing[]
}

/** Every rubric's points and the total, of what is known and over what is not. Pure. */
export function rentPoints(dwelling: Dwelling): RentPoints {
  const rules = rulesOn(dwelling.on)
  const counted = count(dwelling)
  const { points, others, woz } = counted
  return {
    rules: rules.version,
    valuedOn: dwelling.on,
    points,
    maximumRent: maximumRentRange(points, dwelling, rules),
    sector: {
      min: sectorOf(points.min),
      likely: sectorOf(points.likely),
      max: sectorOf(points.max),
    },
    rubrics: counted.rubrics,
    monumentPoints: monumentPoints(dwelling),
    wozLimited: isWozLimited(others.likely, woz.likely, optionsOf(dwelling)),
    missing: narrowings(dwelling, counted),
  }
}

interface Counted {
  readonly rubrics: readonly Rubric[]
  readonly others: Range
  /** Before rounding to a quarter. */
  readonly woz: Range
  readonly points: Range
}

const optionsOf = (dwelling: Dwelling): TotalOptions => ({
  newBuild2015to2019: isBuilt2015to2019(dwelling.bouwjaar),
  smallNewBuild: isSmallNewBuild(dwelling),
})

/** Takes the rubrics in `known` at their likely points, as if the caller had given them. */
function count(dwelling: Dwelling, known: readonly RubricId[] = []): Counted {
  const pin = (id: RubricId, range: Range): Range =>
    known.includes(id) ? exactly(range.likely) : range
  const area = pin('R1', sum([areaOfRooms(dwelling), areaOfOther(dwelling)]))
  const first = firstTen(dwelling)
  const others = sum([
    ...first.map(({ id, points }) => pin(id, points)),
    exactly(monumentPoints(dwelling)),
  ])
  const woz = pin('R11', wozRange(dwelling, area))
  const points = totalRange(others, woz, optionsOf(dwelling))
  return { rubrics: [...first, wozWaarde(dwelling, area)], others, woz, points }
}

const firstTen = (dwelling: Dwelling): readonly Rubric[] => [
  vertrekken(dwelling),
  overigeRuimten(dwelling),
  verkoelingVerwarming(dwelling),
  energieprestatie(dwelling),
  keuken(dwelling),
  sanitair(dwelling),
  woonvoorzieningen(dwelling),
  buitenruimten(dwelling),
  gemeenschappelijkeRuimten(dwelling),
  gemeenschappelijkeParkeerruimten(dwelling),
]

/** The rubrics that each input settles. */
const SETTLES: Readonly<Record<Exclude<RentInput, 'living_area_m2'>, readonly RubricId[]>> = {
  rooms: ['R1', 'R2', 'R3'],
  kitchen: ['R5'],
  bath: ['R6'],
  outdoor_m2: ['R8'],
  woz: ['R11'],
  energy_label: ['R4'],
}

/** What stands in for an area that nobody knows, to see what knowing it would bring. */
const SAMPLE_AREA_M2 = 75

function narrowings(dwelling: Dwelling, counted: Counted): readonly Narrowing[] {
  return missingInputs(dwelling, counted)
    .map((input) => ({ input, points: width(counted.points) - width(settled(dwelling, input)) }))
    .toSorted((a, b) => b.points - a.points)
}

const settled = (dwelling: Dwelling, input: RentInput): Range =>
  input === 'living_area_m2'
    ? count({ ...dwelling, areaM2: SAMPLE_AREA_M2 }).points
    : count(dwelling, SETTLES[input]).points

function missingInputs(dwelling: Dwelling, { rubrics }: Counted): readonly RentInput[] {
  const missing: RentInput[] = []
  if (!dwelling.rooms) missing.push('rooms')
  if (!dwelling.kitchen) missing.push('kitchen')
  if (!dwelling.bath) missing.push('bath')
  if (!dwelling.outdoor) missing.push('outdoor_m2')
  if (!dwelling.woz) missing.push('woz')
  if (!dwelling.rooms && dwelling.areaM2 === null) missing.push('living_area_m2')
  const energy = rubrics.find(({ id }) => id === 'R4')
  if (energy && width(energy.points) > 0) missing.push('energy_label')
  return missing
}
