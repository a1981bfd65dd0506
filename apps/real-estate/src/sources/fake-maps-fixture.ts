import {
  type FakeAnswer,
  type FakeSource,
  type Seen,
  startFakeSource,
} from './fake-source-fixture.ts'
import { URL_SETTINGS } from './map-settings.ts'

/** What a layer says at every point: the properties of a feature, or that nothing is there. */
export type FakeLayers = Readonly<Record<string, object | null>>

const CELL = { kscore: 6, kwon: 5, kfys: 7, kvrz: 8, ksoc: 4, konv: 3 }

/** A place with some noise, little water, piles at risk and ground that deserves attention. */
export const LAYERS: FakeLayers = {
  'lbm3:clippedgridscore24': CELL,
  'lbm3:clippedgridontwikkeling14_24': { kscore: 7 },
  rivm_20220601_Geluid_lden_allebronnen_2020: { GRAY_INDEX: 57.26000228881836 },
  rivm_20220601_Geluid_lden_wegverkeer_2020: { GRAY_INDEX: 55 },
  rivm_20220601_Geluid_lden_treinverkeer_2020: { GRAY_INDEX: 0 },
  rivm_20220601_Geluid_lden_vliegverkeer_2020: { GRAY_INDEX: 40 },
  maximale_waterdiepte_nederland_middelgrote_kans_20260128: { GRAY_INDEX: 0.8 },
  risicopaalrot_huidig: { no_cc_risi: 25 },
  nl_bodemdaling_totaal_v20260623: { snelheid: -2 },
  indgebfunderingsproblematiek: { legenda: 'Kwetsbaar gebied - 40-60 %', fgr: 'Laagveengebied' },
}

const PARAMETERS = new Set([
  'service',
  'version',
  'request',
  'layers',
  'query_layers',
  'styles',
  'format',
  'crs',
  'bbox',
  'width',
  'height',
  'i',
  'j',
  'feature_count',
  'info_format',
])

/**
 * A Web Map Service of version 1.3.0: it refuses what the standard refuses, tells of a layer it
 * does not have with 200 and XML, and lists its layers without their workspace.
 * @param at paths where there is a service; elsewhere it answers 200 with nothing in it.
 */
export const fakeWms = (layers: FakeLayers = LAYERS, at: readonly string[] = ['/wms']) =>
  startFakeSource((seen) => {
    if (!at.includes(seen.path)) return { text: '' }
    const { query } = seen
    if (query.get('request') === 'GetCapabilities') return capabilities(Object.keys(layers))
    const fault = faultOf(seen)
    if (fault) return exception('InvalidParameterValue', fault)
    const name = query.get('layers') ?? ''
    const layer = Object.keys(layers).find((each) => each === name)
    return layer === undefined ? exception('LayerNotDefined', name) : feature(layers[layer] ?? null)
  })

const feature = (properties: object | null): FakeAnswer => ({
  type: 'application/json;charset=UTF-8',
  json: {
    type: 'FeatureCollection',
    features: properties ? [{ type: 'Feature', id: '', geometry: null, properties }] : [],
    totalFeatures: 'unknown',
    crs: null,
  },
})

const exception = (code: string, text: string): FakeAnswer => ({
  type: 'text/xml',
  text: `<ServiceExceptionReport version="1.3.0"><ServiceException code="${code}">${text}</ServiceException></ServiceExceptionReport>`,
})

const capabilities = (names: readonly string[]): FakeAnswer => ({
  type: 'text/xml',
  text: `<?xml version="1.0"?><WMS_Capabilities version="1.3.0"><Service><Name>WMS</Name></Service>
<Capability><Layer><Title>All</Title>${names
    .map(
      (name) =>
        `<Layer queryable="1"><Name>${name.replace('lbm3:', '')}</Name><Style><Name>raster</Name></Style></Layer>`,
    )
    .join('')}</Layer></Capability></WMS_Capabilities>`,
})

/** What the standard has against a request for one point, or `undefined`. */
export function faultOf({ query }: Pick<Seen, 'query'>): string | undefined {
  const strange = [...query.keys()].find((name) => !PARAMETERS.has(name))
  if (strange) return `no parameter ${strange}`
  if (query.get('version') !== '1.3.0' || query.get('request') !== 'GetFeatureInfo')
    return 'request'
  if (query.get('crs') !== 'EPSG:28992') return 'crs'
  if (query.get('query_layers') !== query.get('layers') || !query.has('styles')) return 'layers'
  if (query.get('info_format') !== 'application/json') return 'info_format'
  const [west = 0, south = 0, east = 0, north = 0] = (query.get('bbox') ?? '')
    .split(',')
    .map(Number)
  const [width, height] = [Number(query.get('width')), Number(query.get('height'))]
  const inRd = west >= 0 && east <= 280_000 && south >= 300_000 && north <= 625_000
  if (!inRd || east - west !== width || north - south !== height) return 'bbox'
  return Number(query.get('i')) < width && Number(query.get('j')) < height ? undefined : 'i or j'
}

/** The addresses of every family on one fake, as settings. */
export const mapUrls = ({ url }: Pick<FakeSource, 'url'>): Record<string, string> =>
  Object.fromEntries(Object.values(URL_SETTINGS).map((name) => [name, `${url.href}/wms`]))

/** A neighbourhood whose code has letters, as CBS has it. */
export const BUURT = {
  buurtcode: 'BU0363AF08',
  buurtnaam: 'Proefbuurt',
  wijkcode: 'WK0363AF',
  gemeentecode: 'GM0363',
  gemeentenaam: 'Amsterdam',
  aantal_inwoners: 1200,
  aantal_huishoudens: 640,
  bevolkingsdichtheid_inwoners_per_km2: 8123,
  percentage_koopwoningen: 40,
  percentage_huurwoningen: 60,
  percentage_bouwjaarklasse_vanaf_2000: 12,
  gemiddelde_woningwaarde: 372,
  gemiddeld_gasverbruik_totaal: 890,
  grote_supermarkt_gemiddelde_afstand_in_km: 0.5,
  huisartsenpraktijk_gemiddelde_afstand_in_km: 1.25,
  basisonderwijs_gemiddelde_afstand_in_km: 0.8,
  treinstation_gemiddelde_afstand_in_km: 1.9,
} as const

export const WIJK = { wijkcode: 'WK0363AF', wijknaam: 'Proefwijk' } as const

/** Properties of the neighbourhoods at every point, per edition; one that is not there is 404. */
export type FakeEditions = Readonly<Record<number, readonly object[]>>

/** Every edition on one server, each below its year. */
export const fakeCbs = (
  editions: FakeEditions = { 2025: [BUURT] },
  wijken: readonly object[] = [WIJK],
) =>
  startFakeSource(({ path, query }) => {
    const [, year, collection] =
      /^\/(20\d\d)\/collections\/(buurten|wijken)\/items$/.exec(path) ?? []
    const buurten = editions[Number(year)]
    if (!buurten) return { status: 404, type: 'application/problem+json', json: { status: 404 } }
    const [west = 0, south = 0, east = 0, north = 0] =
      query.get('bbox')?.split(',').map(Number) ?? []
    const inDegrees = west > 3 && east < 7.5 && south > 50 && north < 54
    if (!inDegrees || west === east || south === north)
      return { status: 400, type: 'application/problem+json', json: { status: 400 } }
    const found = collection === 'wijken' ? wijken : buurten
    const features = found.map((properties) => ({ type: 'Feature', id: 1, properties }))
    return { type: 'application/geo+json', json: { type: 'FeatureCollection', features } }
  })

/** The setting that names these editions of a fake. */
export const cbsUrls = ({ url }: Pick<FakeSource, 'url'>, ...years: readonly number[]): string =>
  years.map((year) => `${url.href}/${year}`).join(' ')
