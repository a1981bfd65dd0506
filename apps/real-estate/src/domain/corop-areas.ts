import { type Day, dayOf } from './calendar.ts'

/** The day of the edition the table is from. */
export const COROP_AREAS_AS_OF: Day = dayOf('2026-01-01')

/** The years of which the value on 1 January is known, in the order of the table. */
const PEILDATUM_YEARS = [2022, 2023, 2024, 2025] as const

/**
 * COROP areas (the 40 regions of CBS): code, name, and the mean WOZ value in euro per m²
 * gebruiksoppervlakte on 1 January of each of {@link PEILDATUM_YEARS}.
 * Source: Huurcommissie, Beleidsboek 2026, gemiddelde WOZ-waarde per m² per COROP-gebied.
 */
const AREAS: readonly (readonly [code: string, name: string, perM2: readonly number[]])[] = [
  ['01', 'Oost-Groningen', [1739, 1842, 1924, 2184]],
  ['02', 'Delfzijl en omgeving', [1511, 1617, 1752, 2015]],
  ['03', 'Overig Groningen', [2264, 2342, 2490, 2777]],
  ['04', 'Noord-Friesland', [1889, 1988, 2094, 2275]],
  ['05', 'Zuidwest-Friesland', [1993, 2082, 2195, 2393]],
  ['06', 'Zuidoost-Friesland', [2173, 2236, 2279, 2583]],
  ['07', 'Noord-Drenthe', [2252, 2340, 2453, 2738]],
  ['08', 'Zuidoost-Drenthe', [1883, 1954, 2064, 2269]],
  ['09', 'Zuidwest-Drenthe', [2180, 2277, 2380, 2640]],
  ['10', 'Noord-Overijssel', [2485, 2606, 2758, 3065]],
  ['11', 'Zuidwest-Overijssel', [2712, 2864, 2996, 3326]],
  ['12', 'Twente', [2446, 2578, 2648, 2958]],
  ['13', 'Veluwe', [3176, 3292, 3418, 3815]],
  ['14', 'Achterhoek', [2319, 2413, 2524, 2820]],
  ['15', 'Arnhem/Nijmegen', [2893, 3012, 3154, 3511]],
  ['16', 'Zuidwest-Gelderland', [2732, 2877, 3088, 3403]],
  ['17', 'Utrecht', [3930, 3948, 4197, 4684]],
  ['18', 'Kop van Noord-Holland', [2578, 2691, 2829, 3124]],
  ['19', 'Alkmaar en omgeving', [3447, 3614, 3820, 4164]],
  ['20', 'IJmond', [3688, 3698, 3858, 4206]],
  ['21', 'Agglomeratie Haarlem', [4936, 4909, 5116, 5582]],
  ['22', 'Zaanstreek', [3577, 3769, 3788, 4099]],
  ['23', 'Groot-Amsterdam', [5596, 5482, 5751, 6378]],
  ['24', 'Het Gooi en Vechtstreek', [4383, 4529, 4674, 5100]],
  ['25', 'Agglomeratie Leiden en Bollenstreek', [3936, 4008, 4201, 4668]],
  ['26', "Agglomeratie 's-Gravenhage", [3703, 3781, 4016, 4342]],
  ['27', 'Delft en Westland', [3533, 3677, 3902, 4386]],
  ['28', 'Oost-Zuid-Holland', [3144, 3267, 3444, 3875]],
  ['29', 'Groot-Rijnmond', [3255, 3414, 3537, 3884]],
  ['30', 'Zuidoost-Zuid-Holland', [2910, 3056, 3289, 3582]],
  ['31', 'Zeeuwsch-Vlaanderen', [1977, 2071, 2163, 2287]],
  ['32', 'Overig Zeeland', [2312, 2503, 2634, 2806]],
  ['33', 'West-Noord-Brabant', [2732, 2831, 2999, 3323]],
  ['34', 'Midden-Noord-Brabant', [2786, 2901, 3041, 3370]],
  ['35', 'Noordoost-Noord-Brabant', [2813, 2924, 3088, 3456]],
  ['36', 'Zuidoost-Noord-Brabant', [2866, 2967, 3166, 3531]],
  ['37', 'Noord-Limburg', [2164, 2205, 2408, 2693]],
  ['38', 'Midden-Limburg', [2121, 2141, 2311, 2633]],
  ['39', 'Zuid-Limburg', [2054, 2047, 2209, 2486]],
  ['40', 'Flevoland', [2806, 2915, 3047, 3310]],
]

/** One region and its mean WOZ value per m² by peildatum year. */
export interface CoropArea {
  readonly code: string
  readonly name: string
  /** Euro per m² gebruiksoppervlakte on 1 January of the year; `undefined` when not published. */
  perM2(year: number): number | undefined
  /** The latest published one. */
  readonly latest: { readonly year: number; readonly perM2: number }
}

const LATEST_YEAR = PEILDATUM_YEARS[PEILDATUM_YEARS.length - 1] as number

/** The region with this code (`01`–`40`); `undefined` for anything else. */
export function coropArea(code: string): CoropArea | undefined {
  const found = AREAS.find(([each]) => each === code)
  if (!found) return undefined
  const [, name, values] = found
  const perM2 = (year: number): number | undefined =>
    values[(PEILDATUM_YEARS as readonly number[]).indexOf(year)]
  return { code, name, perM2, latest: { year: LATEST_YEAR, perM2: perM2(LATEST_YEAR) as number } }
}

/** The highest mean of all regions in the latest year, euro per m². */
export const highestMeanPerM2 = (): number =>
  Math.max(...AREAS.map(([, , values]) => values.at(-1) as number))
