/**
 * How long a `Retry-After` (RFC 9110 section 10.2.3) asks to wait: seconds or a date. Never
 * negative; `undefined` when there is none or it can't be read.
 */
export function retryAfterMs(value: string | null | undefined, now: number): number | undefined {
  const text = value?.trim() ?? ''
  if (/^\d{1,9}$/.test(text)) return Number(text) * 1000
  // A date has a letter in it; Date.parse reads much else, such as "-5" as a year.
  const date = /[a-z]/i.test(text) ? Date.parse(text) : Number.NaN
  return Number.isNaN(date) ? undefined : Math.max(0, date - now)
}
