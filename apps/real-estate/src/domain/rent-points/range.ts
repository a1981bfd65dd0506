/** A figure with its bounds; known exactly when the three are equal. */
export interface Range {
  readonly min: number
  readonly likely: number
  readonly max: number
}

export const exactly = (value: number): Range => ({ min: value, likely: value, max: value })

export const width = ({ min, max }: Range): number => max - min

/** The sum of ranges: of their lows, their likely values and their highs. */
export const sum = (ranges: readonly Range[]): Range => ({
  min: ranges.reduce((total, { min }) => total + min, 0),
  likely: ranges.reduce((total, { likely }) => total + likely, 0),
  max: ranges.reduce((total, { max }) => total + max, 0),
})

/** `change` must not decrease: then low stays low and high stays high. */
export const mapRange = (
  { min, likely, max }: Range,
  change: (value: number) => number,
): Range => ({
  min: change(min),
  likely: change(likely),
  max: change(max),
})

/** The bounds of several possible figures, the first of which is the likely one. */
export const anyOf = (likely: number, ...others: readonly number[]): Range => ({
  min: Math.min(likely, ...others),
  likely,
  max: Math.max(likely, ...others),
})
