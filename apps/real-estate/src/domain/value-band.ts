import type { Overrides, Ratio, ValueBand, ValueInput } from './assessment.ts'
import { type Day, dayOf } from './calendar.ts'
import { type CoropArea, coropArea } from './corop-areas.ts'
import type { KnownFigures, WozFigure } from './known-figures.ts'

/** Half the width of the band at the least, as a part of the central value: our assumption. */
const SPREAD = 0.15

const euro = (value: number): number => Math.round(value)
const twoDecimals = (value: number): number => Math.round(value * 100) / 100

interface Source {
  readonly basis: ValueBand['basis']
  readonly central: number
  /** The part of the formula before the band. */
  readonly shown: readonly [words: string, figures: string]
  readonly valueOn: Day | null
  readonly inputs: readonly ValueInput[]
}

/**
 * An indication and no appraisal: the own WOZ value, brought by the region's means to their latest
 * year when both are known; else area × the region's mean; `null` without either. The band is 15 %
 * either way, or as far as the two sources lie apart when that is more.
 */
export function valueBand({ woz, region: where }: Known, area: Area): ValueBand | null {
  const region = where && coropArea(where.code)
  const mean = region && area.m2 !== null ? ofRegion(region, area.m2, area.source) : undefined
  const own = woz && ofWoz(woz, region)
  const source = own ?? mean
  if (!source) return null
  const apart = own && mean ? Math.abs(own.central - mean.central) / own.central : 0
  const spread = Math.max(SPREAD, Math.round(apart * 1000) / 1000)
  return {
    basis: source.basis,
    low: euro(Math.max(0, source.central * (1 - spread))),
    central: euro(source.central),
    high: euro(source.central * (1 + spread)),
    formula: source.shown.map((part) => `${part} × (1 ± ${spread})`).join(' = '),
    spread,
    valueOn: source.valueOn,
    inputs: own && mean ? [...own.inputs, ...mean.inputs] : source.inputs,
    regionalLevel: regionalLevel(woz, region, area.m2),
    region: where ?? null,
    peildatum: woz?.peildatum ?? null,
  }
}

type Known = Pick<KnownFigures, 'woz' | 'region'>

/** Gebruiksoppervlakte and who says so. */
export interface Area {
  readonly m2: number | null
  readonly source: 'caller' | 'BAG'
}

/** 1 January of a year. */
const january = (year: number): Day => dayOf(`${year}-01-01`)

function ofRegion({ latest }: CoropArea, m2: number, source: Area['source']): Source {
  return {
    basis: 'corop_mean',
    central: m2 * latest.perM2,
    shown: ['area_m2 × corop_mean_per_m2', `${m2} × ${latest.perM2}`],
    valueOn: january(latest.year),
    inputs: [
      { id: 'area_m2', value: m2, unit: 'm²', source },
      { id: 'corop_mean_per_m2', value: latest.perM2, unit: 'EUR/m²', source: 'corop_table' },
    ],
  }
}

/** By who says the value: as it is, and brought to the latest year. */
const BASIS = {
  caller: ['caller_woz', 'caller_woz_indexed'],
  'WOZ-waardeloket': ['looked_up_woz', 'looked_up_woz_indexed'],
} as const satisfies Record<WozFigure['from'], readonly ValueBand['basis'][]>

function ofWoz({ euro: woz, peildatum, from }: WozFigure, region: CoropArea | undefined): Source {
  const given: ValueInput = { id: 'woz', value: woz, unit: 'EUR', source: from }
  const [basis, indexed] = BASIS[from]
  const then = peildatum && region?.perM2(Number(peildatum.slice(0, 4)))
  if (!region || !then) {
    const shown = ['woz', String(woz)] as const
    return { basis, central: woz, shown, valueOn: null, inputs: [given] }
  }
  const { year, perM2 } = region.latest
  const index = Math.round((perM2 / then) * 10_000) / 10_000
  return {
    basis: indexed,
    central: woz * index,
    shown: ['woz × corop_index', `${woz} × ${index}`],
    valueOn: january(year),
    inputs: [given, { id: 'corop_index', value: index, unit: '', source: 'corop_table' }],
  }
}

/** Besluit huurprijzen woonruimte, bijlage I onder B: 10 % either way is around the region's level. */
const AROUND = 0.1

function regionalLevel(
  woz: WozFigure | undefined,
  region: CoropArea | undefined,
  m2: number | null,
): ValueBand['regionalLevel'] {
  const mean = woz?.peildatum && region?.perM2(Number(woz.peildatum.slice(0, 4)))
  if (!woz || !m2 || !mean) return null
  const ratio = woz.euro / m2 / mean
  if (ratio > 1 + AROUND) return 'above'
  return ratio < 1 - AROUND ? 'below' : 'around'
}

/** The arithmetic that the known figures allow. Yield is on the asking price, else on the WOZ. */
export function ratios(
  woz: number | undefined,
  { asking_price: asking, rent }: Overrides,
  areaM2: number | null,
): readonly Ratio[] {
  const price = asking ?? woz
  const found: Ratio[] = []
  if (woz !== undefined && areaM2) found.push(perSquareMetre('woz_per_m2', woz, areaM2))
  if (asking !== undefined && areaM2) {
    found.push(perSquareMetre('asking_price_per_m2', asking, areaM2))
  }
  if (asking !== undefined && woz !== undefined) {
    const formula = `asking_price / woz = ${asking} / ${woz}`
    found.push({ id: 'asking_price_to_woz', value: percent(asking / woz), unit: '%', formula })
  }
  if (rent !== undefined && price !== undefined) {
    const name = asking === undefined ? 'woz' : 'asking_price'
    const formula = `12 × rent / ${name} = 12 × ${rent} / ${price}`
    found.push({ id: 'gross_yield', value: percent((12 * rent) / price), unit: '%', formula })
  }
  return found
}

const percent = (part: number): number => twoDecimals(part * 100)

function perSquareMetre(
  id: 'woz_per_m2' | 'asking_price_per_m2',
  amount: number,
  areaM2: number,
): Ratio {
  const formula = `${id.replace('_per_m2', '')} / area_m2 = ${amount} / ${areaM2}`
  return { id, value: twoDecimals(amount / areaM2), unit: 'EUR/m²', formula }
}
