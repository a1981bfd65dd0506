import { toWgs84 } from '../domain/rd-wgs84.ts'
import type { StatisticId } from '../register/place.ts'
import type { RdPoint } from '../register/register.ts'
import type { Fetched } from './answer-cache.ts'
import { type Fields, fieldsOf, InvalidAnswer } from './answer-fields.ts'
import type { SourceCall, SourceClient } from './source-client.ts'

export const CBS_AREAS = {
  title: 'CBS wijken en buurten',
  /** Newest first. The newest has borders, and columns that are still empty. */
  urls: [2026, 2025, 2024].map(
    (year) => `https://api.pdok.nl/cbs/wijken-en-buurten-${year}/ogc/v1`,
  ),
  licence: 'CC BY 4.0',
} as const

/** A neighbourhood and its figures; `null` where CBS has none or keeps them back. */
export interface Neighbourhood {
  readonly buurtcode: string
  readonly buurtnaam: string
  readonly wijkcode: string | null
  readonly gemeentecode: string | null
  readonly gemeentenaam: string | null
  readonly figures: Readonly<Record<StatisticId, number | null>>
}

export interface District {
  readonly wijkcode: string
  readonly wijknaam: string
}

/** One edition: the borders of a year, and the figures it has for them. */
export interface CbsEdition {
  readonly year: number
  readonly title: string
  /** `undefined` where no neighbourhood, or no single one, holds the point. */
  neighbourhoodAt(point: RdPoint, call: SourceCall): Promise<Fetched<Neighbourhood>>
  districtAt(point: RdPoint, call: SourceCall): Promise<Fetched<District>>
}

/** Letters too: municipalities that recoded ran out of digits. */
const BUURT = /^BU\d{4}[0-9A-Z]{4}$/
const WIJK = /^WK\d{4}[0-9A-Z]{2}$/
const GEMEENTE = /^GM\d{4}$/
/** Names go into texts that people and models read. */
const NAME = /^[\p{L}\p{N}\p{P} +=<>|`´^~$]{1,120}$/u

const MARGIN_DEGREES = 1e-5

/** What CBS calls each figure, the most it can be, and how many of ours make one of theirs. */
const COLUMNS: Readonly<Record<StatisticId, readonly [name: string, max: number, times?: number]>> =
  {
    km_to_supermarket: ['grote_supermarkt_gemiddelde_afstand_in_km', 250],
    km_to_gp: ['huisartsenpraktijk_gemiddelde_afstand_in_km', 250],
    km_to_primary_school: ['basisonderwijs_gemiddelde_afstand_in_km', 250],
    km_to_station: ['treinstation_gemiddelde_afstand_in_km', 250],
    inhabitants: ['aantal_inwoners', 1_000_000],
    households: ['aantal_huishoudens', 1_000_000],
    population_density: ['bevolkingsdichtheid_inwoners_per_km2', 200_000],
    owner_occupied_share: ['percentage_koopwoningen', 100],
    rented_share: ['percentage_huurwoningen', 100],
    built_from_2000_share: ['percentage_bouwjaarklasse_vanaf_2000', 100],
    mean_woz: ['gemiddelde_woningwaarde', 50_000, 1_000],
    mean_gas_use: ['gemiddeld_gasverbruik_totaal', 100_000],
  }

export const STATISTICS = Object.keys(COLUMNS) as readonly StatisticId[]

/** @param client on the base address of the edition of `year`. */
export function cbsEdition(client: SourceClient, year: number): CbsEdition {
  const at = <T>(
    collection: string,
    point: RdPoint,
    read: (properties: Fields) => T,
    call: SourceCall,
  ) =>
    client.get(
      {
        path: ['collections', collection, 'items'],
        query: [
          ['f', 'json'],
          ['bbox', boxAround(point)],
          ['limit', '10'],
        ],
        parse: (body) => theOne(body, read),
      },
      call,
    )
  return {
    year,
    title: client.title,
    neighbourhoodAt: (point, call) => at('buurten', point, toNeighbourhood, call),
    districtAt: (point, call) => at('wijken', point, toDistrict, call),
  }
}

/** A box without a size is refused. */
function boxAround({ x, y }: RdPoint): string {
  const { lat, lon } = toWgs84({ x: Math.round(x), y: Math.round(y) })
  const [west, south] = [lon - MARGIN_DEGREES, lat - MARGIN_DEGREES]
  const [east, north] = [lon + MARGIN_DEGREES, lat + MARGIN_DEGREES]
  return [west, south, east, north].map((degrees) => degrees.toFixed(7)).join(',')
}

/** On a border the box touches several, and none of them is picked. */
function theOne<T>(body: unknown, read: (properties: Fields) => T): T | undefined {
  const collection = fieldsOf(body)
  if (!Array.isArray(collection.raw('features'))) throw new InvalidAnswer('There are no features.')
  const found = collection
    .list('features')
    .map((feature) => read(fieldsOf(feature, 'feature').object('properties')))
  return found.length === 1 ? found[0] : undefined
}

function toNeighbourhood(area: Fields): Neighbourhood {
  const figures = Object.entries(COLUMNS).map(([id, [name, max, times = 1]]) => {
    const value = figure(area, name, max)
    return [id, value === null ? null : value * times]
  })
  return {
    buurtcode: area.text('buurtcode', BUURT),
    buurtnaam: area.text('buurtnaam', NAME),
    wijkcode: area.optionalText('wijkcode', WIJK),
    gemeentecode: area.optionalText('gemeentecode', GEMEENTE),
    gemeentenaam: area.optionalText('gemeentenaam', NAME),
    figures: Object.fromEntries(figures) as Neighbourhood['figures'],
  }
}

const toDistrict = (area: Fields): District => ({
  wijkcode: area.text('wijkcode', WIJK),
  wijknaam: area.text('wijknaam', NAME),
})

/** -99995 and -99997 stand for unknown and kept back; no figure here is ever negative. */
function figure(area: Fields, name: string, max: number): number | null {
  const value = area.optionalNumber(name)
  if (value === null || value <= -99_990) return null
  if (value < 0 || value > max) throw new InvalidAnswer(`${name} is no such figure.`)
  return value
}
