import type { EnergyClass } from '../domain/energy-class.ts'
import { type Band, EP2_BANDS, INDEX_BANDS } from './energy-bands.ts'
import type { LabelDays } from './label-days.ts'
import type { EnergyLabelRecord } from './register.ts'
import type { SeededRandom } from './seeded-random.ts'

/** What a label says of the home, whichever method it was made with. */
export type LabelledHome = Pick<
  EnergyLabelRecord,
  'adresseerbaarObjectId' | 'status' | 'thermalAreaM2' | 'gebouwtype' | 'synthetic'
>

/** EP2 counts about 1.45 kWh of primary energy for each kWh that the home needs. */
const PRIMARY_FACTOR = 1.45
const KG_CO2_PER_KWH = 0.183

const rounded = (value: number): number => Number(value.toFixed(2))

const inBand = (random: SeededRandom, band: Band): number =>
  random.decimal(band.above + 0.01, band.upTo, 2)

const nta8800Name = (opnamedatum: string, detailed: boolean): string => {
  const edition = opnamedatum < '2024-01-01' ? 2020 : 2024
  return `NTA 8800:${edition} (${detailed ? 'detailopname' : 'basisopname'} woningbouw)`
}

/** A label since 2021: EP1, EP2 and EP3, the class following from EP2. */
export const nta8800Label = (
  random: SeededRandom,
  home: LabelledHome,
  days: LabelDays,
  klasse: EnergyClass,
): EnergyLabelRecord => {
  const ep2 = inBand(random, EP2_BANDS[klasse])
  const ep1 = rounded(Math.max(ep2, 20) / PRIMARY_FACTOR + random.decimal(0, 25, 2))
  const detailed = random.chance(0.2)
  return {
    ...home,
    ...days,
    klasse,
    ep1,
    ep2,
    ep3: klasse.startsWith('A+') ? random.decimal(35, 95, 1) : random.decimal(0, 30, 1),
    energieIndex: null,
    warmtebehoefte: rounded(ep1 * 0.9),
    co2: rounded(Math.max(ep2, 0) * KG_CO2_PER_KWH),
    berekeningstype: nta8800Name(days.opnamedatum, detailed),
    soortOpname: detailed ? 'Detailopname' : 'Basisopname',
  }
}

const noFigures = {
  ep1: null,
  ep2: null,
  ep3: null,
  energieIndex: null,
  warmtebehoefte: null,
  co2: null,
  soortOpname: null,
} as const

/** A++ was the best class before 2021. */
const olderScale = (klasse: EnergyClass): keyof typeof INDEX_BANDS =>
  klasse === 'A++++' || klasse === 'A+++' ? 'A++' : klasse

/** A label from before 2021 with an Energie-Index. */
export const indexLabel = (
  random: SeededRandom,
  home: LabelledHome,
  days: LabelDays,
  klasse: EnergyClass,
): EnergyLabelRecord => ({
  ...home,
  ...days,
  ...noFigures,
  klasse: olderScale(klasse),
  energieIndex: inBand(random, INDEX_BANDS[olderScale(klasse)]),
  berekeningstype: days.opnamedatum < '2015-01-01' ? 'ISSO82.3' : 'Nader Voorschrift',
})

/** The simplified label of 2015 to 2020: a class and nothing else. */
export const simplifiedLabel = (
  home: LabelledHome,
  days: LabelDays,
  klasse: EnergyClass,
): EnergyLabelRecord => ({
  ...home,
  ...days,
  ...noFigures,
  klasse: olderScale(klasse),
  thermalAreaM2: null,
  berekeningstype: 'Rekenmethodiek Definitief Energielabel',
})
