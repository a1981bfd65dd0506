import type { BagObject } from '../../src/import/bag-object.ts'
import type { RdPoint } from '../../src/register/register.ts'
import { seededRandom } from '../../src/register/seeded-random.ts'
import { drawMunicipality } from './draw-municipality.ts'
import { occurrencesOf } from './occurrences.ts'
import type { Template } from './template.ts'

/** How large the register is to be. */
export interface NationalSize {
  /** Live addresses; ended ones come on top, as many as the template has of them. */
  readonly addresses: number
  /** Buildings of every status. */
  readonly buildings: number
}

/** One municipality after the other, until both sizes are reached. */
export interface Delivered {
  readonly occurrences: Iterable<BagObject>
  /** Everything so far, this one included. */
  readonly total: NationalSize
}

/** PC6 without the letters that are never issued in second place with an S: 23 by 26 are enough. */
const LETTERS = 23 * 26
const HIGHEST_NUMBER = 9_999
const FIRST_NUMBER = 1_000

/** Municipalities lie side by side, in RD metres, over about the area of the country. */
const GRID = { columns: 28, rows: 33, side: 9_500, x: 10_000, y: 310_000 }

/**
 * A made-up country from the pieces of one municipality: the same for the same template and size.
 * Streets keep what they hold (numbers, letters, uses, areas, years, units per building, statuses);
 * identifiers, postcodes and positions are new.
 * @throws RangeError when there are not enough municipality numbers for the size
 */
export function* nationalExtract(
  template: Template,
  size: NationalSize,
): Generator<Delivered, void, undefined> {
  const random = seededRandom('national register')
  const nextPostcode = postcodes()
  const corner = cornerOf(template)
  let total = { addresses: 0, buildings: 0 }
  for (let place = 0; total.addresses < size.addresses; place += 1) {
    const number = FIRST_NUMBER + place
    if (number > HIGHEST_NUMBER) throw new RangeError('The template is too small for this size.')
    const municipality = drawMunicipality(template, random, {
      shift: gridShift(place, corner),
      nextPostcode,
      sheds: (addresses, buildings) => {
        const live = total.addresses + countLive(addresses)
        const wanted = Math.ceil((live * size.buildings) / size.addresses)
        return Math.max(0, wanted - total.buildings - buildings)
      },
    })
    total = {
      addresses: total.addresses + countLive(municipality.addresses),
      buildings: total.buildings + municipality.buildings.length,
    }
    yield { occurrences: occurrencesOf(municipality, String(number)), total }
  }
}

const countLive = (addresses: readonly { item: { ended: boolean } }[]): number =>
  addresses.reduce((count, { item }) => count + (item.ended ? 0 : 1), 0)

/** Each is given out once: `1000AA` and on. */
function postcodes(): () => string {
  let given = 0
  return () => {
    const letters = given % LETTERS
    const digits = 1000 + (Math.floor(given / LETTERS) % 9000)
    given += 1
    return `${digits}${String.fromCharCode(65 + Math.floor(letters / 26), 65 + (letters % 26))}`
  }
}

/** The lower left of everything that has a position. */
function cornerOf({ streets }: Template): RdPoint {
  const low = { x: Number.POSITIVE_INFINITY, y: Number.POSITIVE_INFINITY }
  for (const { position } of streets.flatMap(({ units }) => units)) {
    low.x = Math.min(low.x, position?.x ?? low.x)
    low.y = Math.min(low.y, position?.y ?? low.y)
  }
  return low
}

const gridShift = (place: number, corner: RdPoint): RdPoint => ({
  x: GRID.x + (place % GRID.columns) * GRID.side - corner.x,
  y: GRID.y + (Math.floor(place / GRID.columns) % GRID.rows) * GRID.side - corner.y,
})
