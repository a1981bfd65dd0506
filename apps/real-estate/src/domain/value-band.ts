import type { Overrides, Ratio, ValueBand } from './assessment.ts'

/** Half the width of the band, as a part of the WOZ value. */
const SPREAD = 0.15

const euro = (value: number): number => Math.round(value)
const twoDecimals = (value: number): number => Math.round(value * 100) / 100

/** WOZ ± 15 %; `null` without a WOZ value, because nothing else here says what it is worth. */
export function valueBand({ woz }: Overrides): ValueBand | null {
  if (woz === undefined) return null
  return {
    basis: 'caller_woz',
    low: euro(woz * (1 - SPREAD)),
    central: woz,
    high: euro(woz * (1 + SPREAD)),
    formula: `woz × (1 ± ${SPREAD}) = ${woz} × (1 ± ${SPREAD})`,
  }
}

/** The arithmetic that the given figures allow. Yield is on the asking price, else on the WOZ. */
export function ratios(overrides: Overrides, areaM2: number | null): readonly Ratio[] {
  const { woz, asking_price: asking, rent } = overrides
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
