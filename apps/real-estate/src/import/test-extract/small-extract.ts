import {
  bagFile,
  deliveryDocument,
  inOnderzoek,
  nummeraanduiding,
  openbareRuimte,
  pand,
  plaats,
  point,
  polygon,
  square,
  verblijfsobject,
  woonplaats,
} from './bag-xml-writer.ts'
import { writeZip, type ZipContent } from './zip-writer.ts'

/** The day whose state the small extract holds. */
export const STATE_DATE = '2021-10-15'

/** Identifiers of the small extract, in the municipality 1999, which does not exist. */
export const id = {
  street: (serial: number) => `199930${String(serial).padStart(10, '0')}`,
  address: (serial: number) => `199920${String(serial).padStart(10, '0')}`,
  unit: (serial: number) => `199901${String(serial).padStart(10, '0')}`,
  berth: (serial: number) => `199902${String(serial).padStart(10, '0')}`,
  pitch: (serial: number) => `199903${String(serial).padStart(10, '0')}`,
  building: (serial: number) => `199910${String(serial).padStart(10, '0')}`,
}

const lindelaan = { street: id.street(1), postcode: '1234XA' }
const on = (huisnummer: number) => ({ ...lindelaan, huisnummer })
const inHouse = (serial: number) => ({ main: id.address(serial), panden: [id.building(1)] })

const places = bagFile(woonplaats('9001', 'Testmeer'), woonplaats('9002', 'Overkant'))

const streets = bagFile(
  openbareRuimte(id.street(1), 'Oude naam', '9001', { end: '2018-01-01' }),
  openbareRuimte(id.street(1), 'Lindelaan', '9001', { voorkomen: 2, begin: '2018-01-01' }),
)

const addressFile = bagFile(
  nummeraanduiding(id.address(1), on(1)),
  nummeraanduiding(id.address(2), { ...on(2), huisletter: 'b', toevoeging: '3' }),
  nummeraanduiding(id.address(3), { huisnummer: 3, street: id.street(1) }),
  nummeraanduiding(id.address(4), { ...on(4), place: '9002' }),
  nummeraanduiding(id.address(5), { ...on(5), status: 'Naamgeving ingetrokken' }),
  ...[6, 7, 8, 9, 10, 11, 12, 13, 14, 15].map((n) => nummeraanduiding(id.address(n), on(n))),
  nummeraanduiding(id.address(90), { ...on(90), street: id.street(404) }),
  nummeraanduiding(id.address(91), on(91)),
)

/** Occurrences out of order, and some of one object in another file. */
const unitFiles = [
  bagFile(
    verblijfsobject(id.unit(1), {
      ...inHouse(1),
      voorkomen: 2,
      begin: '2019-06-01',
      oppervlakte: 120,
    }),
    verblijfsobject(id.unit(1), { ...inHouse(1), end: '2019-06-01', oppervlakte: 75 }),
    verblijfsobject(id.unit(2), {
      ...inHouse(2),
      side: [id.address(6)],
      panden: [id.building(2), id.building(1)],
      gebruiksdoelen: ['winkelfunctie', 'woonfunctie'],
    }),
    verblijfsobject(id.unit(3), { ...inHouse(3), oppervlakte: 999999 }),
    verblijfsobject(id.unit(4), { ...inHouse(4), oppervlakte: 1 }),
    verblijfsobject(id.unit(5), { ...inHouse(5), status: 'Verblijfsobject ingetrokken' }),
  ),
  bagFile(
    // Changed on the state date itself: the end is not included, so the second counts.
    verblijfsobject(id.unit(7), {
      ...inHouse(7),
      begin: STATE_DATE,
      end: STATE_DATE,
      oppervlakte: 70,
    }),
    verblijfsobject(id.unit(7), {
      ...inHouse(7),
      voorkomen: 2,
      begin: STATE_DATE,
      oppervlakte: 71,
    }),
    // A change registered ahead of time does not count yet.
    verblijfsobject(id.unit(8), {
      ...inHouse(8),
      end: '2022-01-01',
      endRegistration: '2021-10-01T09:00:00.000',
      oppervlakte: 80,
    }),
    verblijfsobject(id.unit(8), {
      ...inHouse(8),
      voorkomen: 2,
      begin: '2022-01-01',
      oppervlakte: 81,
    }),
    // A correction sets the later occurrence aside.
    verblijfsobject(id.unit(9), { ...inHouse(9), oppervlakte: 90 }),
    verblijfsobject(id.unit(9), {
      ...inHouse(9),
      voorkomen: 2,
      begin: '2020-01-01',
      setAside: 'Inactief',
      oppervlakte: 91,
    }),
    verblijfsobject(id.unit(10), { ...inHouse(10), setAside: 'NietBagLV' }),
    verblijfsobject(id.unit(11), { ...inHouse(11), begin: '2022-03-01' }),
    verblijfsobject(id.unit(12), { ...inHouse(12), endRegistration: '2020-01-01T00:00:00' }),
    // A unit may be drawn as a polygon.
    verblijfsobject(id.unit(15), {
      ...inHouse(15),
      geometry: polygon([square(1000, 2000, 10)]),
    }),
  ),
]

const berths = bagFile(
  plaats('Ligplaats', id.berth(1), id.address(13), polygon([square(500, 600, 20)])),
)
const pitches = bagFile(plaats('Standplaats', id.pitch(1), id.address(14), point(7, 8)))

const buildings = bagFile(
  pand(id.building(1), 1931, polygon([square(131000, 480000, 10), square(131002, 480002, 4)])),
  // Two occurrences that count at once: the later one wins, wherever it stands.
  pand(id.building(2), 1005, polygon([square(0, 0, 5)]), { voorkomen: 2 }),
  pand(id.building(2), 1950, polygon([square(0, 0, 5)])),
  pand(id.building(3), 9999, polygon([square(0, 0, 5)]), { status: 'Pand gesloopt' }),
)

const doubts = [
  bagFile(
    inOnderzoek('Verblijfsobject', id.unit(1), 'J'),
    inOnderzoek('Verblijfsobject', id.unit(3), 'J', '2020-02-02'),
  ),
  bagFile(
    inOnderzoek('Verblijfsobject', id.unit(3), 'N'),
    inOnderzoek('Pand', id.building(2), 'J'),
  ),
]

const xmlZip = (type: string, files: readonly string[]): ZipContent => ({
  name: `1999${type}15102021.zip`,
  content: writeZip(
    files.map((content, index) => ({
      name: `1999${type}15102021-${String(index + 1).padStart(6, '0')}.xml`,
      content,
    })),
  ),
})

/** The zips per type of object, as they lie in the zip of the municipality. */
export const typeZips = (): readonly ZipContent[] => [
  {
    name: '1999InOnderzoek15102021.zip',
    content: writeZip([xmlZip('IOVBO', [doubts[0] ?? '']), xmlZip('IOPND', [doubts[1] ?? ''])]),
  },
  xmlZip('VBO', unitFiles),
  xmlZip('WPL', [places]),
  xmlZip('OPR', [streets]),
  xmlZip('NUM', [addressFile]),
  xmlZip('LIG', [berths]),
  xmlZip('STA', [pitches]),
  xmlZip('PND', [buildings]),
]

/** The outermost zip around the zips per type. */
export const extractOf = (
  types: readonly ZipContent[],
  delivery: string = deliveryDocument(STATE_DATE),
): Buffer =>
  writeZip([
    { name: 'Leveringsdocument-BAG-Extract.xml', content: delivery },
    { name: '1999GEM15102021.zip', content: writeZip(types), stored: true },
    xmlZip('GEM-WPL-RELATIE', ['<gwr:BAG-GWR xmlns:gwr="g"><gwr:x/></gwr:BAG-GWR>']),
  ])

/** A complete small extract. */
export const smallExtract = (): Buffer => extractOf(typeZips())
