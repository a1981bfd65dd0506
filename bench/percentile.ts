/** The value below which a share of the sorted `values` lies; 1 gives the largest. */
export function percentile(values: ArrayLike<number>, share: number): number {
  const value = values[Math.min(Math.floor(values.length * share), values.length - 1)]
  if (value === undefined) throw new Error('A percentile of nothing.')
  return value
}
