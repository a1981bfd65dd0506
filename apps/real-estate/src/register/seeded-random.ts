/** Random numbers that are the same for the same seed, on every machine and in every version. */
export interface SeededRandom {
  /** From 0 up to but not including 1. */
  fraction(): number
  /** A whole number from `low` to `high`, both included. */
  integer(low: number, high: number): number
  /** A number from `low` up to `high`, rounded to `decimals`. */
  decimal(low: number, high: number, decimals: number): number
  chance(probability: number): boolean
  pick<Item>(items: readonly [Item, ...Item[]]): Item
}

// FNV-1a, 32 bits.
const hash = (text: string): number => {
  let value = 0x811c9dc5
  for (let index = 0; index < text.length; index += 1) {
    value = Math.imul(value ^ text.charCodeAt(index), 0x01000193)
  }
  return value >>> 0
}

/**
 * A small generator in the splitmix family, seeded by any text. Nothing secret may depend on it.
 * Register identifiers differ in their last digits only, so the seed is stirred before first use.
 */
export const seededRandom = (seed: string): SeededRandom => {
  let state = hash(seed)
  const next = (): number => {
    state = (state + 0x9e3779b9) >>> 0
    let mixed = Math.imul(state ^ (state >>> 16), 0x21f0aaad)
    mixed = Math.imul(mixed ^ (mixed >>> 15), 0x735a2d97)
    return ((mixed ^ (mixed >>> 15)) >>> 0) / 2 ** 32
  }
  next()
  const integer = (low: number, high: number): number => low + Math.floor(next() * (high - low + 1))
  return {
    fraction: next,
    integer,
    decimal: (low, high, decimals) => Number((low + next() * (high - low)).toFixed(decimals)),
    chance: (probability) => next() < probability,
    pick: (items) => items[integer(0, items.length - 1)] ?? items[0],
  }
}
