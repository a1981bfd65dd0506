import fc from 'fast-check'
import type { AddressPlan, OccurrencePlan, UnitPlan } from './bag-xml-writer.ts'
import { point, polygon, square } from './bag-xml-writer.ts'
import { id, STATE_DATE } from './small-extract.ts'

/** Lives of things that may be in one extract: the occurrences of each, one after the other. */
export interface ExtractPlan {
  readonly streets: Lives<{ readonly naam: string; readonly place: string }>
  readonly numbers: Lives<AddressPlan>
  readonly units: Lives<UnitPlan>
  readonly berths: Lives<{ readonly main: string; readonly geometry: string }>
  readonly buildings: Lives<{ readonly bouwjaar: number; readonly geometry: string }>
  readonly doubts: readonly DoubtPlan[]
  /** Every file has its occurrences the other way round. */
  readonly backwards: boolean
}

/** By the serial of the thing, from 1. */
export type Lives<Plan> = readonly (readonly (Plan & OccurrencePlan)[])[]

export interface DoubtPlan {
  readonly kind: keyof typeof DOUBTED
  readonly serial: number
  readonly doubted: 'J' | 'N'
  readonly end: string | undefined
}

/** Above those of the small extract, which each plan comes on top of. */
const ABOVE = 500

/** Identifiers of what is planned here. */
export const own = {
  street: (serial: number) => id.street(ABOVE + serial),
  number: (serial: number) => id.address(ABOVE + serial),
  unit: (serial: number) => id.unit(ABOVE + serial),
  berth: (serial: number) => id.berth(ABOVE + serial),
  building: (serial: number) => id.building(ABOVE + serial),
}

/** Of what there may be doubt, and whose identifier that takes. */
export const DOUBTED = {
  Verblijfsobject: own.unit,
  Nummeraanduiding: own.number,
  OpenbareRuimte: own.street,
  Pand: own.building,
}

/** Days around the one the extract is of. */
const DAYS = ['2009-05-01', '2018-01-01', '2021-10-14', STATE_DATE, '2021-10-16', '2023-02-01']

/** Few, so that they meet: one address of two units, a side address that is the main one too. */
const MOST = { streets: 2, numbers: 6, units: 8, berths: 4, buildings: 4, doubts: 8 }

/**
 * The last occurrence of a life may have ended, and may have been taken back; now and then none
 * ever ends, so that several count at once.
 */
const life = <Details extends object>(details: fc.Arbitrary<Details>) =>
  fc
    .record({
      days: fc.uniqueArray(fc.constantFrom(...DAYS), { minLength: 1 }),
      details: fc.array(details, { minLength: DAYS.length, maxLength: DAYS.length }),
      ends: fc.boolean(),
      overlap: fc.integer({ min: 0, max: 4 }).map((one) => one === 0),
      takenBack: fc.option(fc.constantFrom('Inactief', 'NietBagLV'), { freq: 8 }),
    })
    .map(({ days, details, ends, overlap, takenBack }) => {
      const begins = days.toSorted()
      const count = ends && begins.length > 1 ? begins.length - 1 : begins.length
      return details.slice(0, count).map((each, index) => ({
        ...each,
        ...{ voorkomen: index + 1, begin: begins[index] ?? '' },
        ...(begins[index + 1] && !overlap ? { end: begins[index + 1] ?? '' } : {}),
        ...(takenBack && index === count - 1 ? { setAside: takenBack } : {}),
      }))
    })

const lives = <Details extends object>(details: fc.Arbitrary<Details>, most: number) =>
  fc.array(life(details), { minLength: 1, maxLength: most })

/** One more than there are at most: some references lead nowhere. */
const oneOf = (make: (serial: number) => string, most: number) =>
  fc.integer({ min: 1, max: most + 1 }).map(make)

const place = fc.constantFrom('9001', '9002')
const sometimes = <Value>(name: string, values: fc.Arbitrary<Value>) =>
  fc.option(values).map((value) => (value === null ? {} : { [name]: value }))

const number = fc
  .tuple(
    fc.record({
      huisnummer: fc.integer({ min: 1, max: 99_999 }),
      street: oneOf(own.street, MOST.streets),
      status: fc.constantFrom('Naamgeving uitgegeven', 'Naamgeving ingetrokken'),
    }),
    sometimes('huisletter', fc.constantFrom('A', 'b', 'Z')),
    sometimes('toevoeging', fc.constantFrom('1', '10', 'bis', 'H')),
    sometimes('postcode', fc.constantFrom('1234XA', '1234XB')),
    sometimes('place', place),
  )
  .map((parts): AddressPlan => Object.assign({}, ...parts))

/** Somewhere in the country, as positions are compared in degrees too. */
const corner = {
  x: fc.integer({ min: 100_000, max: 200_000 }),
  y: fc.integer({ min: 400_000, max: 500_000 }),
}

const outline = fc
  .record({ ...corner, side: fc.integer({ min: 4, max: 90 }), hole: fc.boolean() })
  .map(({ x, y, side, hole }) =>
    polygon([square(x, y, side), ...(hole ? [square(x + 1, y + 1, side / 2)] : [])]),
  )

const spot = fc.record(corner).map(({ x, y }) => point(x + 0.25, y + 0.125))

const unit = fc.record({
  main: oneOf(own.number, MOST.numbers),
  side: fc.uniqueArray(oneOf(own.number, MOST.numbers), { maxLength: 2 }),
  panden: fc.uniqueArray(oneOf(own.building, MOST.buildings), { minLength: 1, maxLength: 3 }),
  gebruiksdoelen: fc.uniqueArray(
    fc.constantFrom('woonfunctie', 'winkelfunctie', 'kantoorfunctie'),
    { minLength: 1 },
  ),
  oppervlakte: fc.oneof(fc.constantFrom(1, 2, 999_999), fc.integer({ min: 10, max: 900 })),
  geometry: fc.oneof(spot, outline),
  status: fc.constantFrom(
    'Verblijfsobject gevormd',
    'Verblijfsobject in gebruik',
    'Verblijfsobject in gebruik (niet ingemeten)',
    'Verbouwing verblijfsobject',
    'Verblijfsobject buiten gebruik',
    'Verblijfsobject ingetrokken',
    'Niet gerealiseerd verblijfsobject',
    'Verblijfsobject ten onrechte opgevoerd',
  ),
})

/** Any lives of streets, addresses, units, berths and buildings, and doubts about them. */
export const arbitraryExtract: fc.Arbitrary<ExtractPlan> = fc.record({
  streets: lives(
    fc.record({ naam: fc.constantFrom('Lindelaan', 'A & B-straat', 'Háromweg'), place }),
    MOST.streets,
  ),
  numbers: lives(number, MOST.numbers),
  units: lives(unit, MOST.units),
  berths: lives(
    fc.record({
      main: oneOf(own.number, MOST.numbers),
      geometry: fc.oneof(spot, outline),
      status: fc.constantFrom('Plaats aangewezen', 'Plaats ingetrokken'),
    }),
    MOST.berths,
  ),
  buildings: lives(
    fc.record({
      bouwjaar: fc.oneof(fc.constantFrom(1005, 9999), fc.integer({ min: 1500, max: 2021 })),
      geometry: outline,
      status: fc.constantFrom('Pand in gebruik', 'Bouw gestart', 'Pand gesloopt'),
    }),
    MOST.buildings,
  ),
  doubts: fc.array(
    fc.record({
      kind: fc.constantFrom('Verblijfsobject', 'Nummeraanduiding', 'OpenbareRuimte', 'Pand'),
      serial: fc.integer({ min: 1, max: MOST.buildings }),
      doubted: fc.constantFrom('J', 'N'),
      end: fc.option(fc.constantFrom(...DAYS), { nil: undefined }),
    }),
    { maxLength: MOST.doubts },
  ),
  backwards: fc.boolean(),
})
