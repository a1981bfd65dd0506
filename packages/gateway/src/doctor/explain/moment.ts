const UNITS = [
  ['day', 86_400],
  ['hour', 3_600],
  ['minute', 60],
  ['second', 1],
] as const

/** A length of time in its largest unit, such as `3 hours`. @param seconds may be negative. */
export function duration(seconds: number): string {
  const length = Math.abs(Math.round(seconds))
  const [name, size] = UNITS.find(([, unit]) => length >= unit) ?? ['second', 1]
  const count = Math.floor(length / size)
  return `${count} ${name}${count === 1 ? '' : 's'}`
}

/** Later than any date that JavaScript can write down. */
const MAX_SECONDS = 8_640_000_000_000

/**
 * A NumericDate (RFC 7519 section 2) for people, such as `2026-11-21 12:00:00 UTC, 3 hours ago`.
 * @param now seconds since the epoch.
 */
export function moment(value: unknown, now: number): string {
  if (typeof value !== 'number' || !(Math.abs(value) <= MAX_SECONDS)) return 'not a date'
  const written = new Date(value * 1000).toISOString().replace('T', ' ').slice(0, 19)
  const distance = duration(value - now)
  return `${written} UTC, ${value <= now ? `${distance} ago` : `in ${distance}`}`
}
