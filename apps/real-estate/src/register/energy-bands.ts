import type { EnergyClass } from '../domain/energy-class.ts'

/** A class holds the values above `above`, up to and including `upTo`. */
export interface Band {
  readonly above: number
  readonly upTo: number
}

/**
 * EP2 (primary fossil energy, kWh per m² and year) per class, for labels under NTA 8800.
 * The scale is open at both ends; the ends here bound what our generator makes up.
 */
export const EP2_BANDS: Readonly<Record<EnergyClass, Band>> = {
  'A++++': { above: -30, upTo: 0 },
  'A+++': { above: 0, upTo: 50 },
  'A++': { above: 50, upTo: 75 },
  'A+': { above: 75, upTo: 105 },
  A: { above: 105, upTo: 160 },
  B: { above: 160, upTo: 190 },
  C: { above: 190, upTo: 250 },
  D: { above: 250, upTo: 290 },
  E: { above: 290, upTo: 335 },
  F: { above: 335, upTo: 380 },
  G: { above: 380, upTo: 520 },
}

/** Energie-Index per class, for registrations from before 2021; A++ was the best class then. */
export const INDEX_BANDS: Readonly<Record<Exclude<EnergyClass, 'A++++' | 'A+++'>, Band>> = {
  'A++': { above: 0.3, upTo: 0.6 },
  'A+': { above: 0.6, upTo: 0.8 },
  A: { above: 0.8, upTo: 1.2 },
  B: { above: 1.2, upTo: 1.4 },
  C: { above: 1.4, upTo: 1.8 },
  D: { above: 1.8, upTo: 2.1 },
  E: { above: 2.1, upTo: 2.4 },
  F: { above: 2.4, upTo: 2.7 },
  G: { above: 2.7, upTo: 3.6 },
}
