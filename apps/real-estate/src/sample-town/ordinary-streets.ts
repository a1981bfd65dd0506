import { type SeededRandom, seededRandom } from '../register/seeded-random.ts'
import { POSTCODES } from './postcodes.ts'
import type { Street, TownBuilder } from './town-builder.ts'

/** A row of homes, one in each building, of about the same age and size. */
interface Row {
  readonly street: Street
  readonly postcode: string
  readonly numbers: readonly number[]
  readonly years: readonly [number, number]
  readonly areas: readonly [number, number]
}

const METRES_PER_HOUSE = 7

const numbers = (first: number, last: number, step = 2): readonly number[] =>
  Array.from({ length: Math.floor((last - first) / step) + 1 }, (_, index) => first + index * step)

const addRow = (town: TownBuilder, random: SeededRandom, row: Row): void => {
  const { street, postcode } = row
  for (const huisnummer of row.numbers) {
    const at = town.plot(street, huisnummer * METRES_PER_HOUSE)
    const bouwjaar = random.integer(...row.years)
    const oppervlakte = random.integer(...row.areas)
    const footprintM2 = Math.round(oppervlakte / 2.1)
    const pandId = town.building(street, { at, bouwjaar, footprintM2 })
    town.address({ street, huisnummer, postcode, at, oppervlakte, pandIds: [pandId] })
  }
}

/** The streets where nothing unusual happens: houses from 1880 to 2023. */
export const addOrdinaryStreets = (town: TownBuilder): void => {
  const random = seededRandom('the ordinary streets of Voorbeek')
  const voordeurstraat = town.street('Voordeurstraat')
  const drempelweg = town.street('Drempelweg')
  const klinkerlaan = town.street('Klinkerlaan')
  const nieuweSlot = town.street('Nieuwe Slot')
  const rows: readonly Row[] = [
    {
      street: voordeurstraat,
      postcode: POSTCODES.voordeurstraatOdd,
      numbers: numbers(1, 31),
      years: [1928, 1936],
      areas: [88, 124],
    },
    {
      street: voordeurstraat,
      postcode: POSTCODES.voordeurstraatEven,
      numbers: numbers(2, 30),
      years: [1880, 1912],
      areas: [74, 168],
    },
    {
      street: drempelweg,
      postcode: POSTCODES.drempelweg,
      numbers: numbers(1, 24, 1),
      years: [1968, 1974],
      areas: [92, 118],
    },
    {
      street: klinkerlaan,
      postcode: POSTCODES.klinkerlaan,
      numbers: numbers(10, 24, 1),
      years: [1988, 2006],
      areas: [118, 210],
    },
    {
      street: nieuweSlot,
      postcode: POSTCODES.nieuweSlot,
      numbers: numbers(1, 17),
      years: [2016, 2023],
      areas: [104, 156],
    },
  ]
  for (const row of rows) addRow(town, random, row)
}
