/** Binary fractions fall just short of a half now and then: 0.35 × 2.5 must round like 0.875. */
const NOISE = 1e-9

/** A rubric's points: to a quarter, an eighth upwards. */
export const toQuarter = (points: number): number => Math.floor(points * 4 + 0.5 + NOISE) / 4

/** The end total, and every area: to a whole, a half upwards. */
export const toWhole = (value: number): number => Math.floor(value + 0.5 + NOISE)

export const downToWhole = (value: number): number => Math.floor(value + NOISE)

/** The two parts of the WOZ rubric, and amounts in euro: to a hundredth, half upwards. */
export const toHundredth = (value: number): number => Math.floor(value * 100 + 0.5 + NOISE) / 100
