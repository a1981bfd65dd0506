/** Kadaster: per second and per day; both are left once their quota is spent. */
const RESETS = [
  ['kadaster-ratelimit-daylimit-remaining', 'kadaster-ratelimit-daylimit-reset'],
  ['x-rate-limit-remaining', 'x-rate-limit-reset'],
] as const

/** From here on a number is a moment, in seconds since 1970, and not a span. */
const FIRST_MOMENT = 1_000_000_000
const FIRST_MOMENT_MS = 1_000_000_000_000

/**
 * How long an answer asks to be left alone, in milliseconds: Retry-After (RFC 9110 section
 * 10.2.3), or the register's own reset headers where their quota is spent. `undefined` when it
 * asks nothing that can be read.
 */
export function askedWaitMs({ status, headers }: Response, now: number): number | undefined {
  const after = span(headers.get('retry-after'), now)
  if (after !== undefined) return after
  const spent = RESETS.filter(
    ([remaining]) =>
      headers.get(remaining)?.trim() === '0' || (status === 429 && !headers.has(remaining)),
  )
  const waits = spent.flatMap(([, reset]) => span(headers.get(reset), now) ?? [])
  return waits.length > 0 ? Math.max(...waits) : undefined
}

/** Seconds, a moment in seconds or milliseconds since 1970, or a date. */
function span(value: string | null, now: number): number | undefined {
  const text = value?.trim() ?? ''
  if (/^\d{1,15}$/.test(text)) {
    const number = Number(text)
    if (number >= FIRST_MOMENT_MS) return Math.max(0, number - now)
    return number >= FIRST_MOMENT ? Math.max(0, number * 1000 - now) : number * 1000
  }
  // A date has a letter in it; Date.parse reads much else, such as "-5" as a year.
  const date = /[a-z]/i.test(text) ? Date.parse(text) : Number.NaN
  return Number.isNaN(date) ? undefined : Math.max(0, date - now)
}
