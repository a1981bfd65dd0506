import { existsSync, readFileSync } from 'node:fs'
import { load } from 'js-yaml'
import {
  type FakeAnswer,
  type FakeSource,
  type Seen,
  startFakeSource,
} from './fake-source-fixture.ts'

/** A house with a letter in lower case, beside a bare number and one with an addition. */
export const HOUSE = {
  postcode: '1234ZX',
  huisnummer: 37,
  nid: '9999200000000371',
  oid: '9999010000000371',
  pand: '9999100000000371',
  uuid: '1a55ae8d-1fa9-5cc4-85e7-fda7f1e626d2',
  letter: { nid: '9999200000000372', oid: '9999010000000372' },
} as const

/** Nobody else's: a request without it is refused. */
export const KEY = 'a-key-that-only-tests-know'

const doc = (id: string, oid: string, extra: object = {}) => ({
  type: 'adres',
  id: `adr-${id}`,
  nummeraanduiding_id: id,
  adresseerbaarobject_id: oid,
  openbareruimte_id: '9999300000000001',
  straatnaam: 'Proefweg',
  huisnummer: HOUSE.huisnummer,
  postcode: HOUSE.postcode,
  woonplaatsnaam: 'Voorbeek',
  woonplaatscode: '9999',
  centroide_rd: 'POINT(140547.812 454887.397)',
  ...extra,
})

export const DOCS = [
  doc(HOUSE.nid, HOUSE.oid),
  doc(HOUSE.letter.nid, HOUSE.letter.oid, { huisletter: 'a' }),
]

const LOCATIESERVER_PARAMETERS = new Set(['q', 'fq', 'fl', 'rows', 'start', 'sort'])

/** Applies `fq`; with `fuzzy` it answers what it likes beside it, as `q` does. */
export const fakeLocatieserver = (docs: readonly object[] = DOCS, fuzzy: readonly object[] = []) =>
  startFakeSource(({ query }) => {
    const strange = [...query.keys()].find((name) => !LOCATIESERVER_PARAMETERS.has(name))
    if (strange) return { status: 400, json: { error: `query parameter '${strange}' not defined` } }
    const filters = query.getAll('fq').map((each) => each.split(':') as [string, string])
    const hits = docs.filter((each) =>
      filters.every(([name, value]) => String((each as Record<string, unknown>)[name]) === value),
    )
    const all = [...fuzzy, ...hits]
    const start = Number(query.get('start'))
    const page = all.slice(start, start + Number(query.get('rows')))
    return { json: { response: { numFound: all.length, start, docs: page } } }
  })

export const bagRecord = (nid: string, oid: string, extra: object = {}) => ({
  openbareRuimteNaam: 'Proefweg',
  korteNaam: 'Proefweg',
  huisnummer: HOUSE.huisnummer,
  postcode: HOUSE.postcode,
  woonplaatsNaam: 'Voorbeek',
  nummeraanduidingIdentificatie: nid,
  openbareRuimteIdentificatie: '9999300000000001',
  woonplaatsIdentificatie: '9999',
  adresseerbaarObjectIdentificatie: oid,
  pandIdentificaties: [HOUSE.pand],
  adresseerbaarObjectGeometrie: { punt: { type: 'Point', coordinates: [140547.8, 454887.3, 0] } },
  adresseerbaarObjectStatus: 'Verblijfsobject in gebruik',
  gebruiksdoelen: ['woonfunctie'],
  oppervlakte: 84,
  oorspronkelijkBouwjaar: ['1920'],
  ...extra,
})

export const RECORDS = [
  bagRecord(HOUSE.nid, HOUSE.oid),
  bagRecord(HOUSE.letter.nid, HOUSE.letter.oid, { huisletter: 'a', oppervlakte: 43 }),
]

const SPEC = new URL('../../../../../shared/data/specs/bag-v2.openapi.yaml', import.meta.url)

export interface RequestDocument {
  readonly paths: Readonly<Record<string, { readonly get?: { readonly parameters?: Parameter[] } }>>
}

interface Parameter {
  readonly name: string
  readonly in: string
  readonly required?: boolean
  readonly schema: { type?: string; pattern?: string; enum?: unknown[]; maximum?: number }
}

/** The real OpenAPI document, where it lies beside the project; `undefined` elsewhere. */
export const bagDocument = (): RequestDocument | undefined =>
  existsSync(SPEC) ? (load(readFileSync(SPEC, 'utf8')) as RequestDocument) : undefined

/** Since version 2.6 and 2.9 of the service; the document is of 2.0. */
const LATER = new Set(['page', 'pageSize', 'pandIdentificatie', 'inclusiefEindStatus'])

/** What the document has against a request, or `undefined`. */
export function faultBy(document: RequestDocument, { path, query, headers }: Omit<Seen, 'closed'>) {
  const [template, operation] =
    Object.entries(document.paths).find(([each]) =>
      new RegExp(`^${each.replace(/\{\w+\}/g, '[^/]+')}$`).test(path),
    ) ?? []
  const parameters = operation?.get?.parameters ?? []
  if (!template) return `no path ${path}`
  const known = new Map(parameters.map((each) => [`${each.in} ${each.name}`, each]))
  for (const [name, value] of query) {
    const parameter = known.get(`query ${name}`)
    if (!parameter && !LATER.has(name)) return `no parameter ${name}`
    if (parameter && !fits(parameter, value)) return `${name} does not fit`
  }
  const absent = parameters.find(
    ({ in: at, name, required }) => at === 'query' && required && !query.has(name),
  )
  if (absent) return `${absent.name} is required`
  const crs = known.get('header Accept-Crs')
  return crs && !fits(crs, String(headers['accept-crs'])) ? 'Accept-Crs does not fit' : undefined
}

function fits({ schema }: Parameter, value: string): boolean {
  const { type, pattern, maximum = Infinity } = schema
  if (schema.enum && !schema.enum.includes(value)) return false
  if (pattern && !new RegExp(pattern).test(value)) return false
  if (type === 'boolean') return value === 'true' || value === 'false'
  return type !== 'integer' || (/^\d+$/.test(value) && Number(value) <= maximum)
}

interface BagFake {
  readonly records?: readonly object[]
  readonly document?: RequestDocument | undefined
  readonly pageSize?: number
}

/** Wants its key and RD, holds requests against the document, and gives 20 a page. */
export const fakeBagApi = ({ records = RECORDS, document, pageSize = 20 }: BagFake = {}) =>
  startFakeSource((seen) => {
    const { path, query, headers } = seen
    if (headers['x-api-key'] !== KEY) return problem(403, 'autorisation')
    if (headers['accept-crs'] !== 'epsg:28992') return problem(412, 'preconditionFailed')
    if (path.endsWith('/')) return problem(404, 'notFound')
    const fault = document && faultBy(document, seen)
    if (fault) return problem(400, fault)
    return hal(bagAnswer(path, query, records, pageSize))
  })

const problem = (status: number, code: string): FakeAnswer => ({
  status,
  type: 'application/problem+json',
  json: { status, code, title: 'Fout' },
})

const hal = (json: unknown): FakeAnswer =>
  json === undefined ? problem(404, 'notFound') : { type: 'application/hal+json', json }

function bagAnswer(path: string, query: URLSearchParams, records: readonly object[], size: number) {
  const rows = records as readonly Record<string, unknown>[]
  const [, collection, id] = path.split('/')
  if (collection === 'panden') return pandAnswer(id)
  if (collection === 'verblijfsobjecten') return { _embedded: { verblijfsobjecten: units(rows) } }
  if (id) return rows.find((each) => each['nummeraanduidingIdentificatie'] === id)
  const matches = rows.filter((each) =>
    ['postcode', 'huisnummer', 'adresseerbaarObjectIdentificatie'].every(
      (name) => !query.has(name) || String(each[name]) === query.get(name),
    ),
  )
  const page = Number(query.get('page') ?? 1)
  const items = matches.slice((page - 1) * size, page * size)
  const next = matches.length > page * size ? { next: { href: 'https://elsewhere.example/' } } : {}
  return items.length > 0 ? { _embedded: { adressen: items }, _links: next } : { _links: {} }
}

const pandAnswer = (id: string | undefined) =>
  id === HOUSE.pand
    ? { pand: { identificatie: id, status: 'Pand in gebruik', oorspronkelijkBouwjaar: '1920' } }
    : undefined

const units = (rows: readonly Record<string, unknown>[]) =>
  rows.map((each) => ({
    verblijfsobject: {
      identificatie: each['adresseerbaarObjectIdentificatie'],
      status: each['adresseerbaarObjectStatus'],
      gebruiksdoelen: each['gebruiksdoelen'],
      maaktDeelUitVan: each['pandIdentificaties'],
    },
  }))

export interface OgcChanges {
  readonly unit?: object
  readonly pand?: object
  /** Features that no filter keeps out. */
  readonly strangers?: readonly object[]
}

/** Ids of features are UUIDs, uses are one text with commas, numbers are texts now and then. */
export async function fakeBagOgc({ unit = {}, pand = {}, strangers = [] }: OgcChanges = {}) {
  const fake: FakeSource = await startFakeSource(({ path, query }) => {
    const id = query.get('identificatie')
    if (path === `/collections/pand/items/${HOUSE.uuid}`) return geo(pandFeature())
    if (path === '/collections/pand/items' && id === HOUSE.pand) return collection(pandFeature())
    if (path === '/collections/pand/items') return collection()
    if (path !== '/collections/verblijfsobject/items') return { status: 404, json: {} }
    if (query.has('bbox'))
      return collection(unitFeature(HOUSE.oid), unitFeature('9999010000000999'))
    return id === HOUSE.oid || id === HOUSE.letter.oid ? collection(unitFeature(id)) : collection()
  })
  const geo = (json: unknown): FakeAnswer => ({ type: 'application/geo+json', json })
  const collection = (...own: object[]) =>
    geo({ type: 'FeatureCollection', features: [...strangers, ...own] })
  const pandFeature = () => ({
    id: HOUSE.uuid,
    properties: {
      identificatie: HOUSE.pand,
      bouwjaar: 1920,
      status: 'Pand in gebruik',
      aantal_verblijfsobjecten: 2,
      gebruiksdoel: 'woonfunctie',
      ...pand,
    },
    geometry: {
      type: 'Polygon',
      coordinates: [
        [
          [5.17, 52.08, 0],
          [5.18, 52.08, 0],
          [5.18, 52.09, 0],
          [5.17, 52.08, 0],
        ],
      ],
    },
  })
  const unitFeature = (id: string) => ({
    id: '690240c0-fc13-59d9-8e98-2ef441237a54',
    properties: {
      identificatie: id,
      status: 'Verblijfsobject in gebruik',
      gebruiksdoel: id === '9999010000000999' ? 'winkelfunctie' : 'woonfunctie',
      oppervlakte: 84,
      'pand.href': [`${fake.url.href}/collections/pand/items/${HOUSE.uuid}?f=json`],
      ...unit,
    },
    geometry: { type: 'Point', coordinates: [5.17636456, 52.08206803] },
  })
  return fake
}

export const label = (id: string, extra: object = {}) => ({
  Registratiedatum: '2026-02-04T15:31:59.943',
  Opnamedatum: '2026-01-14T00:00:00',
  Geldig_tot: '2036-01-14T00:00:00',
  Soort_opname: 'Basisopname',
  Status: 'Bestaand',
  Berekeningstype: 'NTA 8800:2024 (basisopname woningbouw)',
  Gebouwtype: 'Appartement',
  BAGVerblijfsobjectID: id,
  BAGPandIDs: [HOUSE.pand],
  Bouwjaar: 1920,
  Gebruiksoppervlakte_thermische_zone: 80.41,
  Energieklasse: 'B',
  Energiebehoefte: 109.02,
  PrimaireFossieleEnergie: 172.52,
  Aandeel_hernieuwbare_energie: 0,
  BerekendeCO2Emissie: 31.8,
  ...extra,
})

/** Wants the bare key; an id of zeros gets strangers' labels, an unknown one 404. */
export const fakeEpOnline = (labels: readonly object[] = [label(HOUSE.oid)]) =>
  startFakeSource(({ path, headers }) => {
    if (headers.authorization !== KEY) {
      return { status: 401, json: { status: 401, title: 'Unauthorized' } }
    }
    const id = path.split('/').at(-1)
    if (id === '0'.repeat(16)) return { json: Array(300).fill(label('9999010000000001')) }
    return id === HOUSE.oid ? { json: labels } : { status: 404, json: {} }
  })
