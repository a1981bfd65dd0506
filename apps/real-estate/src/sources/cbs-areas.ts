import type { Wgs84Point } from '../domain/rd-wgs84.ts'
import type { Fetched } from './answer-cache.ts'
import { type Fields, fieldsOf, InvalidAnswer } from './answer-fields.ts'
import type { SourceCall, SourceClient } from './source-client.ts'

export const CBS_AREAS = {
  title: 'CBS wijken en buurten',
  /** The edition with figures: a later one has borders, and columns that are still empty. */
  url: 'https://api.pdok.nl/cbs/wijken-en-buurten-2024/ogc/v1',
  licence: 'CC BY 4.0',
} as const

/** A neighbourhood and some of its figures; `null` where CBS has none or keeps them back. */
export interface Neighbourhood {
  readonly buurtcode: string
  readonly buurtnaam: string
  readonly wijkcode: string | null
  readonly gemeentecode: string | null
  readonly inhabitants: number | null
  readonly households: number | null
  readonly ownerOccupiedPct: number | null
  /** Euros. */
  readonly meanWoz: number | null
  readonly kmToSupermarket: number | null
  readonly kmToGp: number | null
  readonly kmToSchool: number | null
  readonly kmToStation: number | null
}

/** Figures per neighbourhood. */
export interface CbsAreas {
  /** `undefined` where no neighbourhood, or no single one, holds the point. */
  neighbourhoodAt(point: Wgs84Point, call: SourceCall): Promise<Fetched<Neighbourhood>>
}

/** Letters too: municipalities that recoded ran out of digits. */
const BUURT = /^BU\d{4}[0-9A-Z]{4}$/
const MARGIN_DEGREES = 1e-5

/** @param client on the base address of one edition. */
export const cbsAreas = (client: SourceClient): CbsAreas => ({
  neighbourhoodAt: ({ lat, lon }, call) => {
    const box = [
      lon - MARGIN_DEGREES,
      lat - MARGIN_DEGREES,
      lon + MARGIN_DEGREES,
      lat + MARGIN_DEGREES,
    ].map((degrees) => degrees.toFixed(7))
    return client.get(
      {
        path: ['collections', 'buurten', 'items'],
        query: [
          ['f', 'json'],
          ['bbox', box.join(',')],
          ['limit', '10'],
        ],
        parse: (body) => theOne(body),
      },
      call,
    )
  },
})

/** On a border the box touches several, and none of them is picked. */
function theOne(body: unknown): Neighbourhood | undefined {
  const found = fieldsOf(body)
    .list('features')
    .map((feature) => toNeighbourhood(fieldsOf(feature, 'feature').object('properties')))
  return found.length === 1 ? found[0] : undefined
}

function toNeighbourhood(area: Fields): Neighbourhood {
  const woz = figure(area, 'gemiddelde_woningwaarde')
  return {
    buurtcode: area.text('buurtcode', BUURT),
    buurtnaam: area.text('buurtnaam'),
    wijkcode: area.optionalText('wijkcode', /^WK\d{4}[0-9A-Z]{2}$/),
    gemeentecode: area.optionalText('gemeentecode', /^GM\d{4}$/),
    inhabitants: figure(area, 'aantal_inwoners'),
    households: figure(area, 'aantal_huishoudens'),
    ownerOccupiedPct: figure(area, 'percentage_koopwoningen'),
    meanWoz: woz === null ? null : woz * 1_000,
    kmToSupermarket: figure(area, 'grote_supermarkt_gemiddelde_afstand_in_km'),
    kmToGp: figure(area, 'huisartsenpraktijk_gemiddelde_afstand_in_km'),
    kmToSchool: figure(area, 'basisonderwijs_gemiddelde_afstand_in_km'),
    kmToStation: figure(area, 'treinstation_gemiddelde_afstand_in_km'),
  }
}

/** -99995 and -99997 stand for unknown and kept back; no figure here is ever negative. */
function figure(area: Fields, name: string): number | null {
  const value = area.optionalNumber(name)
  if (value !== null && value < 0 && value > -99_990)
    throw new InvalidAnswer(`${name} is negative.`)
  return value === null || value < 0 ? null : value
}
