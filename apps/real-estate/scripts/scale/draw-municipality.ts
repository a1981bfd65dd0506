import type { RdPoint } from '../../src/register/register.ts'
import type { SeededRandom } from '../../src/register/seeded-random.ts'
import type { AddressTemplate, BuildingTemplate, Template, UnitTemplate } from './template.ts'

/** A thing of the template, moved to another place. */
export interface Drawn<Item> {
  readonly item: Item
  /** Which street of the new municipality it belongs to; -1 for none. */
  readonly street: number
  /** From where it lay to where it lies now, in metres. */
  readonly shift: RdPoint
}

/** An address, its new postcode, and the unit it belongs to. */
export interface DrawnAddress extends Drawn<AddressTemplate> {
  readonly postcode: string | null
  readonly unit: Drawn<UnitTemplate>
}

/** A municipality that does not exist, before it has ids. Everything in the order of its old ids. */
export interface DrawnMunicipality {
  /** Names; the index is the number of the street. */
  readonly streets: readonly string[]
  readonly addresses: readonly DrawnAddress[]
  readonly units: readonly Drawn<UnitTemplate>[]
  readonly buildings: readonly Drawn<BuildingTemplate>[]
}

export interface DrawOptions {
  /** Where the corner of the template goes, relative to where it is. */
  readonly shift: RdPoint
  readonly nextPostcode: () => string
  /** Given what the streets hold, how many sheds there are beside it. */
  readonly sheds: (addresses: readonly DrawnAddress[], buildings: number) => number
}

/** Streets that are drawn twice must not lie on one another. Metres. */
const SPREAD = 150

/**
 * Rows of one street lie together in a register only as far as its ids do: municipalities gave
 * them out over decades. A street that was drawn twice shares its places among the others.
 */
const byOldId = (a: Drawn<{ id: string }>, b: Drawn<{ id: string }>): number =>
  a.item.id === b.item.id ? a.street - b.street : a.item.id < b.item.id ? -1 : 1

/** As many streets as the template has, each drawn from all of them with all that it holds. */
export function drawMunicipality(
  template: Template,
  random: SeededRandom,
  { shift, nextPostcode, sheds }: DrawOptions,
): DrawnMunicipality {
  const streets: string[] = []
  const addresses: DrawnAddress[] = []
  const units: Drawn<UnitTemplate>[] = []
  const buildings: Drawn<BuildingTemplate>[] = []
  for (let street = 0; street < template.streets.length; street += 1) {
    const drawn = random.pick(template.streets)
    const near = { street, shift: nudged(shift, random) }
    const postcode = renamer(nextPostcode)
    streets.push(drawn.name)
    for (const item of drawn.buildings) buildings.push({ item, ...near })
    for (const item of drawn.units) {
      const unit = { item, ...near }
      units.push(unit)
      for (const each of item.addresses) {
        addresses.push({ item: each, unit, postcode: postcode(each.postcode), ...near })
      }
    }
  }
  const [first, ...others] = template.sheds
  for (let left = first ? sheds(addresses, buildings.length) : 0; first && left > 0; left -= 1) {
    const item = random.pick([first, ...others])
    buildings.push({ item, street: -1, shift: nudged(shift, random) })
  }
  return {
    streets,
    addresses: addresses.sort(byOldId),
    units: units.sort(byOldId),
    buildings: buildings.sort(byOldId),
  }
}

const nudged = ({ x, y }: RdPoint, random: SeededRandom): RdPoint => ({
  x: x + random.integer(-SPREAD, SPREAD),
  y: y + random.integer(-SPREAD, SPREAD),
})

/** What had one postcode has one again, and no other street has it. */
function renamer(next: () => string): (old: string | null) => string | null {
  const given = new Map<string, string>()
  return (old) => {
    if (old === null) return null
    const known = given.get(old) ?? next()
    given.set(old, known)
    return known
  }
}
