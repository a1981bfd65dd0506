import { type EdgeCase, edgeCase } from './edge-case.ts'
import { POSTCODES } from './postcodes.ts'
import type { TownBuilder } from './town-builder.ts'

const UNITS_ON_ONE_NUMBER = 107
const UNITS_IN_ONE_BUILDING = 154

/** Sleutelgracht: canal houses where letters, additions and side addresses mix. */
const addSleutelgracht = (town: TownBuilder): readonly EdgeCase[] => {
  const street = town.street('Sleutelgracht')
  const postcode = POSTCODES.sleutelgracht
  const at = town.plot(street, 40)
  const house = (bouwjaar: number): readonly string[] => [
    town.building(street, { at, bouwjaar, footprintM2: 82 }),
  ]
  const split = house(1648)
  const bare = town.address({
    street,
    huisnummer: 12,
    postcode,
    at,
    oppervlakte: 61,
    pandIds: split,
  })
  const unit = { street, huisnummer: 12, postcode, at, pandIds: split }
  const letter = town.address({ ...unit, huisletter: 'A', oppervlakte: 48 })
  const addition = town.address({ ...unit, toevoeging: 'A', oppervlakte: 52 })
  const both = town.address({ ...unit, huisletter: 'A', toevoeging: '2', oppervlakte: 37 })
  const lower = town.address({
    street,
    huisnummer: 14,
    huisletter: 'a',
    postcode,
    at,
    oppervlakte: 95,
    pandIds: house(1721),
  })
  const main = town.address({
    street,
    huisnummer: 16,
    postcode,
    at,
    oppervlakte: 143,
    pandIds: house(1695),
  })
  const side = town.address({
    street: town.street('Achterom'),
    huisnummer: 3,
    postcode: POSTCODES.paths,
    at,
    nevenadresOf: main,
  })
  return [
    edgeCase('several-on-number', 'Number 12 alone and with letter or addition.', bare),
    edgeCase('letter', 'Huisletter A: another home than the addition A.', letter),
    edgeCase('addition', 'Toevoeging A: another home than the huisletter A.', addition),
    edgeCase('letter-and-addition', 'Huisletter and toevoeging together.', both),
    edgeCase('lower-case-letter', 'The register writes this huisletter in lower case.', lower),
    edgeCase('main-address', 'A home that also has a side address on another street.', main),
    edgeCase('side-address', 'Nevenadres of a home on another street.', side),
  ]
}

/** Luifelhof 30: 107 homes on one number, none of them plain 30. */
const addLuifelhof = (town: TownBuilder): readonly EdgeCase[] => {
  const street = town.street('Luifelhof')
  const at = town.plot(street, 80)
  const pandIds = [town.building(street, { at, bouwjaar: 2009, footprintM2: 1880 })]
  const units = Array.from({ length: UNITS_ON_ONE_NUMBER }, (_, index) =>
    town.address({
      street,
      huisnummer: 30,
      huisletter: 'A',
      toevoeging: String(index + 1),
      postcode: POSTCODES.luifelhof,
      at,
      oppervlakte: 48 + (index % 6) * 5,
      pandIds,
    }),
  )
  const [first] = units
  const about = `${UNITS_ON_ONE_NUMBER} homes on number 30, and the plain number does not exist.`
  return first ? [edgeCase('many-on-one-number', about, first)] : []
}

/** Portaalweg: one building with 154 homes, each with a number of its own. */
const addPortaalweg = (town: TownBuilder): readonly EdgeCase[] => {
  const street = town.street('Portaalweg')
  const at = town.plot(street, 120)
  const pandIds = [town.building(street, { at, bouwjaar: 1972, footprintM2: 2140 })]
  const units = Array.from({ length: UNITS_IN_ONE_BUILDING }, (_, index) =>
    town.address({
      street,
      huisnummer: index + 1,
      postcode: POSTCODES.portaalweg,
      at,
      oppervlakte: 66 + (index % 4) * 6,
      pandIds,
    }),
  )
  const [first] = units
  const about = `One of ${UNITS_IN_ONE_BUILDING} homes in a building: the area is the home's own.`
  return first ? [edgeCase('many-in-one-building', about, first)] : []
}

/** One postcode for two streets, and an address that has no postcode at all. */
const addPaths = (town: TownBuilder): readonly EdgeCase[] => {
  const klopperpad = town.street('Klopperpad')
  const belpad = town.street('Belpad')
  const home = (street: typeof belpad, huisnummer: number, postcode: string | null) => {
    const at = town.plot(street, huisnummer * 12)
    const pandIds = [town.building(street, { at, bouwjaar: 1957, footprintM2: 55 })]
    return town.address({ street, huisnummer, postcode, at, oppervlakte: 84, pandIds })
  }
  for (const huisnummer of [3, 5, 7]) home(klopperpad, huisnummer, POSTCODES.paths)
  const shared = home(belpad, 3, POSTCODES.paths)
  home(belpad, 4, POSTCODES.paths)
  const without = home(belpad, 99, null)
  return [
    edgeCase(
      'several-streets',
      'The postcode covers several streets with the same number.',
      shared,
    ),
    edgeCase('without-postcode', 'An address that PostNL delivers nothing to.', without),
  ]
}

/** Addresses that are hard to ask for. */
export const addNumberingCases = (town: TownBuilder): readonly EdgeCase[] => [
  ...addSleutelgracht(town),
  ...addLuifelhof(town),
  ...addPortaalweg(town),
  ...addPaths(town),
]
