import { type EdgeCase, edgeCase } from './edge-case.ts'
import { POSTCODES } from './postcodes.ts'
import type { AddressPlan, BuildingPlan, Street, TownBuilder } from './town-builder.ts'

type Unit = Partial<Omit<AddressPlan, 'street' | 'huisnummer' | 'at' | 'pandIds'>>

interface Home {
  readonly huisnummer: number
  readonly unit?: Unit
  readonly building?: Partial<BuildingPlan>
}

const METRES_PER_NUMBER = 11

/** Adds homes to one street, each in a building of its own. */
const homesOn = (town: TownBuilder, street: Street, postcode: string) => {
  const inBuildings = ({ huisnummer, unit, building }: Home, extraYears: readonly number[]) => {
    const at = town.plot(street, huisnummer * METRES_PER_NUMBER)
    const first = { at, bouwjaar: 1962, footprintM2: 64, ...building }
    const pandIds = [
      town.building(street, first),
      ...extraYears.map((bouwjaar) => town.building(street, { ...first, bouwjaar })),
    ]
    return town.address({ street, huisnummer, postcode, at, oppervlakte: 97, pandIds, ...unit })
  }
  return {
    home: (home: Home) => inBuildings(home, []),
    homeInSeveral: (home: Home, extraYears: readonly number[]) => inBuildings(home, extraYears),
  }
}

const addPlaces = (town: TownBuilder): readonly EdgeCase[] => {
  const kadepad = town.street('Kadepad')
  const wagenpad = town.street('Wagenpad')
  const boats = [1, 2, 3, 4, 5, 6].map((huisnummer) =>
    town.address({
      street: kadepad,
      huisnummer,
      postcode: POSTCODES.kadepad,
      at: town.plot(kadepad, huisnummer * 20),
      objectType: 'ligplaats',
    }),
  )
  const pitches = [1, 2, 3].map((huisnummer) =>
    town.address({
      street: wagenpad,
      huisnummer,
      postcode: POSTCODES.wagenpad,
      at: town.plot(wagenpad, huisnummer * 20),
      objectType: 'standplaats',
    }),
  )
  const [boat] = boats
  const [pitch] = pitches
  if (!boat || !pitch) return []
  return [
    edgeCase('houseboat', 'Ligplaats: no building, no area, no year, no purpose.', boat),
    edgeCase('pitch', 'Standplaats for a caravan: no building, no area, no year.', pitch),
  ]
}

const addPurposes = (town: TownBuilder): readonly EdgeCase[] => {
  const square = homesOn(town, town.street('Scharnierplein'), POSTCODES.scharnierplein)
  const offices = homesOn(town, town.street('Deurklinkweg'), POSTCODES.deurklinkweg)
  const mixed = square.home({
    huisnummer: 2,
    unit: { gebruiksdoelen: ['winkelfunctie', 'woonfunctie'], oppervlakte: 212 },
    building: { bouwjaar: 1904 },
  })
  square.home({
    huisnummer: 4,
    unit: { gebruiksdoelen: ['bijeenkomstfunctie'], oppervlakte: 388 },
  })
  square.home({ huisnummer: 6, unit: { gebruiksdoelen: ['winkelfunctie'], oppervlakte: 145 } })
  const office = offices.home({
    huisnummer: 10,
    unit: { gebruiksdoelen: ['kantoorfunctie'], oppervlakte: 1250 },
    building: { bouwjaar: 1986, footprintM2: 640 },
  })
  offices.home({
    huisnummer: 12,
    unit: { gebruiksdoelen: ['industriefunctie', 'kantoorfunctie'], oppervlakte: 2300 },
    building: { bouwjaar: 1999, footprintM2: 1710 },
  })
  return [
    edgeCase('mixed-use', 'Shop and home in one unit.', mixed),
    edgeCase('office', 'Office only: no rent points, no label for dwellings.', office),
  ]
}

const addStatuses = (town: TownBuilder): readonly EdgeCase[] => {
  const { home } = homesOn(town, town.street('Grendelweg'), POSTCODES.paths)
  const ended = { addressStatus: 'Naamgeving ingetrokken' }
  const withdrawn = home({
    huisnummer: 21,
    unit: { ...ended, objectStatus: 'Verblijfsobject ingetrokken' },
    building: { status: 'Pand gesloopt' },
  })
  const neverBuilt = home({
    huisnummer: 23,
    unit: { ...ended, objectStatus: 'Niet gerealiseerd verblijfsobject' },
    building: { status: 'Niet gerealiseerd pand', bouwjaar: 2019 },
  })
  const formed = home({
    huisnummer: 25,
    unit: { objectStatus: 'Verblijfsobject gevormd' },
    building: { status: 'Bouw gestart', bouwjaar: 2026 },
  })
  const renovation = home({
    huisnummer: 27,
    unit: { objectStatus: 'Verbouwing verblijfsobject' },
    building: { status: 'Verbouwing pand', bouwjaar: 1931 },
  })
  const demolition = home({
    huisnummer: 29,
    building: { status: 'Sloopvergunning verleend', bouwjaar: 1951 },
  })
  const outOfUse = home({
    huisnummer: 31,
    unit: { objectStatus: 'Verblijfsobject buiten gebruik' },
    building: { status: 'Pand buiten gebruik' },
  })
  const unmeasured = home({
    huisnummer: 33,
    unit: { objectStatus: 'Verblijfsobject in gebruik (niet ingemeten)' },
    building: { status: 'Pand in gebruik (niet ingemeten)', bouwjaar: 2025 },
  })
  return [
    edgeCase('withdrawn', 'Ended: the home is gone and its building demolished.', withdrawn),
    edgeCase('never-realised', 'Ended: planned, never built.', neverBuilt),
    edgeCase('formed', 'Planned or under construction: no label yet.', formed),
    edgeCase('under-renovation', 'The area may change.', renovation),
    edgeCase('demolition-permit', 'In use, in a building that may be demolished.', demolition),
    edgeCase('out-of-use', 'Not in use, not ended either.', outOfUse),
    edgeCase('not-surveyed', 'In use, geometry not surveyed yet.', unmeasured),
  ]
}

const addDoubts = (town: TownBuilder): readonly EdgeCase[] => {
  const { home, homeInSeveral } = homesOn(town, town.street('Spionlaan'), POSTCODES.deurklinkweg)
  const twice = home({ huisnummer: 8, building: { bouwjaar: 1978 } })
  const formedTwin = home({
    huisnummer: 8,
    unit: { objectStatus: 'Verblijfsobject gevormd', oppervlakte: 131 },
    building: { status: 'Bouwvergunning verleend', bouwjaar: 2026 },
  })
  const joined = homeInSeveral(
    { huisnummer: 14, unit: { oppervlakte: 186 }, building: { bouwjaar: 1926 } },
    [1998],
  )
  const noArea = home({ huisnummer: 16, unit: { oppervlakte: null } })
  const noYear = home({ huisnummer: 18, building: { bouwjaar: null } })
  const doubted = home({
    huisnummer: 20,
    unit: { inOnderzoek: true },
    building: { inOnderzoek: true },
  })
  return [
    edgeCase('same-key-in-use', 'The same address twice: this one is in use.', twice),
    edgeCase('same-key-formed', 'The same address twice: this one is planned.', formedTwin),
    edgeCase('several-buildings', 'One home in two buildings, of 1926 and 1998.', joined),
    edgeCase('area-unknown', 'The register holds a placeholder for the area.', noArea),
    edgeCase('year-unknown', 'The register holds a placeholder for the year.', noYear),
    edgeCase('in-onderzoek', 'The municipality doubts the registered data.', doubted),
  ]
}

/** Homes and other objects about which the register says something unusual. */
export const addObjectCases = (town: TownBuilder): readonly EdgeCase[] => [
  ...addPlaces(town),
  ...addPurposes(town),
  ...addStatuses(town),
  ...addDoubts(town),
]
