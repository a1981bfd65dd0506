/** When an occurrence counts; what is left out is an ordinary occurrence that still counts. */
export interface OccurrencePlan {
  readonly voorkomen?: number
  readonly begin?: string
  readonly end?: string
  readonly endRegistration?: string
  /** Adds tijdstipInactief or tijdstipNietBagLV. */
  readonly setAside?: 'Inactief' | 'NietBagLV'
  readonly status?: string
}

const element = (name: string, content: string | number | undefined): string =>
  content === undefined || content === '' ? '' : `<${name}>${content}</${name}>`

const history = (plan: OccurrencePlan): string => {
  const begin = plan.begin ?? '2015-03-01'
  const end = plan.endRegistration ?? (plan.end && `${plan.end}T09:00:00.000`)
  const setAside =
    plan.setAside && element(`Historie:tijdstip${plan.setAside}`, '2020-01-01T00:00:00')
  return element(
    'Objecten:voorkomen',
    element(
      'Historie:Voorkomen',
      element('Historie:voorkomenidentificatie', plan.voorkomen ?? 1) +
        element('Historie:beginGeldigheid', begin) +
        element('Historie:eindGeldigheid', plan.end) +
        element('Historie:tijdstipRegistratie', `${begin}T08:00:00.000`) +
        element('Historie:eindRegistratie', end) +
        element(
          'Historie:BeschikbaarLV',
          `${element('Historie:tijdstipRegistratieLV', `${begin}T08:05:00.000`)}${setAside ?? ''}`,
        ),
    ),
  )
}

const object = (kind: string, id: string, plan: OccurrencePlan, rest: string): string =>
  `<sl:stand><sl-bag-extract:bagObject><Objecten:${kind}>` +
  `<Objecten:identificatie domein="NL.IMBAG.${kind}">${id}</Objecten:identificatie>` +
  `${rest}${element('Objecten:status', plan.status)}${history(plan)}` +
  `</Objecten:${kind}></sl-bag-extract:bagObject></sl:stand>\n`

const reference = (kind: string, id: string): string =>
  `<Objecten-ref:${kind}Ref domein="NL.IMBAG.${kind}">${id}</Objecten-ref:${kind}Ref>`

/** A place. */
export const woonplaats = (id: string, naam: string, plan: OccurrencePlan = {}): string =>
  object(
    'Woonplaats',
    id,
    { status: 'Woonplaats aangewezen', ...plan },
    element('Objecten:naam', naam) +
      element('Objecten:geometrie', element('Objecten:vlak', polygon([square(0, 0, 9000)]))),
  )

/** A street in a place. */
export const openbareRuimte = (
  id: string,
  naam: string,
  place: string,
  plan: OccurrencePlan = {},
): string =>
  object(
    'OpenbareRuimte',
    id,
    { status: 'Naamgeving uitgegeven', ...plan },
    element('Objecten:naam', naam) +
      element(
        'Objecten:verkorteNaam',
        element('nen5825:VerkorteNaamOpenbareRuimte', element('nen5825:verkorteNaam', 'KORT')),
      ) +
      element('Objecten:ligtIn', reference('Woonplaats', place)),
  )

/** What an address says. */
export interface AddressPlan extends OccurrencePlan {
  readonly huisnummer: number
  readonly huisletter?: string
  readonly toevoeging?: string
  readonly postcode?: string
  readonly street: string
  readonly place?: string
}

/** An address on a street. */
export const nummeraanduiding = (id: string, plan: AddressPlan): string =>
  object(
    'Nummeraanduiding',
    id,
    { status: 'Naamgeving uitgegeven', ...plan },
    element('Objecten:huisnummer', plan.huisnummer) +
      element('Objecten:huisletter', plan.huisletter) +
      element('Objecten:huisnummertoevoeging', plan.toevoeging) +
      element('Objecten:postcode', plan.postcode) +
      element('Objecten:ligtIn', plan.place && reference('Woonplaats', plan.place)) +
      element('Objecten:ligtAan', reference('OpenbareRuimte', plan.street)),
  )

const addresses = (main: string, side: readonly string[] = []): string =>
  element('Objecten:heeftAlsHoofdadres', reference('Nummeraanduiding', main)) +
  side
    .map((id) => element('Objecten:heeftAlsNevenadres', reference('Nummeraanduiding', id)))
    .join('')

/** What a unit says. */
export interface UnitPlan extends OccurrencePlan {
  readonly main: string
  readonly side?: readonly string[]
  readonly panden: readonly string[]
  readonly gebruiksdoelen?: readonly string[]
  readonly oppervlakte?: number
  readonly geometry?: string
}

/** A unit in one or more buildings. */
export const verblijfsobject = (id: string, plan: UnitPlan): string =>
  object(
    'Verblijfsobject',
    id,
    { status: 'Verblijfsobject in gebruik', ...plan },
    addresses(plan.main, plan.side) +
      element('Objecten:geometrie', element('Objecten:punt', plan.geometry ?? point(100, 200))) +
      (plan.gebruiksdoelen ?? ['woonfunctie'])
        .map((doel) => element('Objecten:gebruiksdoel', doel))
        .join('') +
      element('Objecten:oppervlakte', plan.oppervlakte ?? 80) +
      element('Objecten:maaktDeelUitVan', plan.panden.map((p) => reference('Pand', p)).join('')),
  )

/** A berth or a pitch. */
export const plaats = (
  kind: 'Ligplaats' | 'Standplaats',
  id: string,
  main: string,
  geometry: string,
  plan: OccurrencePlan = {},
): string =>
  object(
    kind,
    id,
    { status: 'Plaats aangewezen', ...plan },
    addresses(main) + element('Objecten:geometrie', geometry),
  )

/** A building. */
export const pand = (
  id: string,
  bouwjaar: number,
  geometry: string,
  plan: OccurrencePlan = {},
): string =>
  object(
    'Pand',
    id,
    { status: 'Pand in gebruik', ...plan },
    element('Objecten:geometrie', geometry) + element('Objecten:oorspronkelijkBouwjaar', bouwjaar),
  )

/** A doubt about one attribute of an object. */
export const inOnderzoek = (kind: string, id: string, doubted: 'J' | 'N', end?: string): string => {
  const name = `KenmerkInOnderzoek:Kenmerk${kind}InOnderzoek`
  const period =
    element('Historie:tijdstipRegistratie', '2016-05-01T08:00:00.000') +
    element('Historie:eindRegistratie', end && `${end}T08:00:00.000`) +
    element('Historie:beginGeldigheid', '2016-05-01') +
    element('Historie:eindGeldigheid', end)
  return (
    `<sl:stand><sl-bag-extract:kenmerkInOnderzoek><${name}>` +
    element('KenmerkInOnderzoek:kenmerk', 'status') +
    `<KenmerkInOnderzoek:identificatieVan${kind}>${id}</KenmerkInOnderzoek:identificatieVan${kind}>` +
    element('KenmerkInOnderzoek:inOnderzoek', doubted) +
    element('Historie:HistorieInOnderzoek', period) +
    `</${name}></sl-bag-extract:kenmerkInOnderzoek></sl:stand>\n`
  )
}

/** A point with a height, in RD metres. */
export const point = (x: number, y: number): string =>
  `<gml:Point srsName="urn:ogc:def:crs:EPSG::28992" srsDimension="3">` +
  `<gml:pos>${x} ${y} 0.0</gml:pos></gml:Point>`

/** The corners of a square, from its lower left. */
export const square = (x: number, y: number, side: number): string =>
  [
    [x, y],
    [x + side, y],
    [x + side, y + side],
    [x, y + side],
    [x, y],
  ]
    .flat()
    .join(' ')

const ring = (role: 'exterior' | 'interior', corners: string): string =>
  `<gml:${role}><gml:LinearRing><gml:posList>${corners}</gml:posList></gml:LinearRing></gml:${role}>`

/** A polygon in two dimensions: an outline, then holes. */
export const polygon = ([outline = '', ...holes]: readonly string[]): string =>
  `<gml:Polygon srsName="urn:ogc:def:crs:EPSG::28992" srsDimension="2">` +
  ring('exterior', outline) +
  holes.map((hole) => ring('interior', hole)).join('') +
  '</gml:Polygon>'

/** A file of the extract around the objects. */
export const bagFile = (...objects: readonly string[]): string =>
  '<?xml version="1.0" encoding="UTF-8"?>\n<sl-bag-extract:bagStand ' +
  'xmlns:Objecten="o" xmlns:gml="g" xmlns:Historie="h" xmlns:Objecten-ref="r" ' +
  'xmlns:nen5825="n" xmlns:KenmerkInOnderzoek="k" xmlns:sl-bag-extract="e" xmlns:sl="s">' +
  `<sl:standBestand>${objects.join('')}</sl:standBestand></sl-bag-extract:bagStand>\n`

/** The Leveringsdocument of a complete extract of a municipality. */
export const deliveryDocument = (stateDate: string): string =>
  '<?xml version="1.0" encoding="UTF-8"?>\n<xb:BAG-Extract-Levering ' +
  'xmlns:xb="http://www.kadaster.nl/schemas/lvbag/extract-levering/v20200601" ' +
  'xmlns:se="http://www.kadaster.nl/schemas/lvbag/extract-selecties/v20200601">' +
  `<xb:SelectieGegevens><se:LVC-Extract><se:StandTechnischeDatum>${stateDate}` +
  '</se:StandTechnischeDatum></se:LVC-Extract><se:Gebied-Registratief><se:Gebied-GEM>' +
  '<se:GemeenteCollectie><se:Gemeente><se:GemeenteIdentificatie>1999</se:GemeenteIdentificatie>' +
  '<se:GemeenteNaam>Testmeer</se:GemeenteNaam></se:Gemeente></se:GemeenteCollectie>' +
  '</se:Gebied-GEM></se:Gebied-Registratief></xb:SelectieGegevens></xb:BAG-Extract-Levering>\n'
