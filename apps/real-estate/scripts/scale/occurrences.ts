import type { AdresseerbaarObject, BagObject, Occurrence } from '../../src/import/bag-object.ts'
import type { RdPoint } from '../../src/register/register.ts'
import type { Drawn, DrawnMunicipality } from './draw-municipality.ts'
import type { BuildingTemplate, UnitTemplate } from './template.ts'

/** Each thing occurs once, and counts. A real extract also holds what it was before. */
const CURRENT: Occurrence = {
  voorkomen: 1,
  beginGeldigheid: '2015-03-01',
  eindGeldigheid: null,
  tijdstipRegistratie: '2015-03-01T08:00:00.000',
  eindRegistratie: null,
  setAside: false,
}

const OBJECTS = {
  verblijfsobject: { kind: 'Verblijfsobject', digits: '01' },
  ligplaats: { kind: 'Ligplaats', digits: '02' },
  standplaats: { kind: 'Standplaats', digits: '03' },
} as const satisfies Record<string, { kind: AdresseerbaarObject['kind']; digits: string }>

const identifier = (municipality: string, digits: string, index: number): string =>
  `${municipality}${digits}${String(index + 1).padStart(10, '0')}`

const moved = ({ item, shift }: Drawn<{ position: RdPoint | null }>): RdPoint | null =>
  item.position && {
    x: Number((item.position.x + shift.x).toFixed(3)),
    y: Number((item.position.y + shift.y).toFixed(3)),
  }

/**
 * The occurrences of a drawn municipality, kind by kind and within each kind by id, as they lie in
 * an extract of Kadaster.
 * @param number the municipality's, four digits; its one place has the same.
 */
export function* occurrencesOf(
  { streets, addresses, units, buildings }: DrawnMunicipality,
  number: string,
): Generator<BagObject, void, undefined> {
  const id = (digits: string, index: number) => identifier(number, digits, index)
  yield {
    ...CURRENT,
    ...{ kind: 'Woonplaats', id: number, status: 'Woonplaats aangewezen' },
    naam: `Plaats ${number}`,
  }
  for (const [index, naam] of streets.entries()) {
    yield {
      ...CURRENT,
      ...{ kind: 'OpenbareRuimte', id: id('30', index), status: 'Naamgeving uitgegeven' },
      ...{ naam, woonplaats: number },
    }
  }
  const numbers = new Map<Drawn<UnitTemplate>, { main: string[]; side: string[] }>()
  for (const [index, { item, unit, street, postcode }] of addresses.entries()) {
    const own = numbers.get(unit) ?? { main: [], side: [] }
    numbers.set(unit, own)
    ;(item.nevenadres ? own.side : own.main).push(id('20', index))
    const { status, huisnummer, huisletter, toevoeging } = item
    yield {
      ...CURRENT,
      ...{ kind: 'Nummeraanduiding', id: id('20', index), status, huisnummer, huisletter },
      ...{ toevoeging, postcode, openbareRuimte: id('30', street), woonplaats: null },
    }
    if (item.inOnderzoek) yield doubt(id('20', index))
  }
  const panden = new Map<string, string>()
  for (const [index, drawn] of buildings.entries()) {
    const { bouwjaar, footprintM2, status, inOnderzoek, ...item } = drawn.item
    panden.set(keyOf(drawn.street, item.id), id('10', index))
    const position = moved(drawn)
    const own = { id: id('10', index), status, bouwjaar, footprintM2, position }
    yield { ...CURRENT, kind: 'Pand', ...own }
    if (inOnderzoek) yield doubt(own.id)
  }
  for (const [index, drawn] of units.entries()) {
    const { item, street } = drawn
    const { kind, digits } = OBJECTS[item.type]
    const { main, side } = numbers.get(drawn) ?? { main: [], side: [] }
    yield {
      ...CURRENT,
      ...{ kind, id: id(digits, index), status: item.status, position: moved(drawn) },
      ...{ hoofdadressen: main, nevenadressen: side },
      ...{ gebruiksdoelen: item.gebruiksdoelen, oppervlakte: item.oppervlakte },
      panden: item.pandIds.flatMap((each) => panden.get(keyOf(street, each)) ?? []),
    }
  }
}

/** A street that was drawn twice has each of its buildings twice. */
const keyOf = (street: number, oldId: BuildingTemplate['id']): string => `${street} ${oldId}`

const doubt = (id: string): BagObject => ({
  ...CURRENT,
  kind: 'InOnderzoek',
  id,
  inOnderzoek: true,
})
