import { type Parsed, parsed, problem } from './parsed.ts'

declare const brand: unique symbol

/** A calendar day, `YYYY-MM-DD`. Compares correctly as text. */
export type Day = string & { readonly [brand]: 'day' }

/** Milliseconds since the Unix epoch; an argument so that tests can move time. */
export interface Clock {
  now(): number
}

const DAY_MS = 86_400_000

/** Made at first use: to read the time zones takes as long as all our modules. */
let dutchDay: Intl.DateTimeFormat | undefined

/** The day it is in the Netherlands. */
export function today(clock: Clock): Day {
  dutchDay ??= new Intl.DateTimeFormat('sv-SE', { timeZone: 'Europe/Amsterdam' })
  return dutchDay.format(clock.now()) as Day
}

/** The day of a register's date or date-time (`2026-02-04T15:31:59` or `2026-02-04`). */
export const dayOf = (text: string): Day => text.slice(0, 10) as Day

/** Whole days from `from` to `to`; negative when `to` is earlier. */
export const daysBetween = (from: Day, to: Day): number =>
  Math.round((Date.parse(to) - Date.parse(from)) / DAY_MS)

/** Reads a day that exists; `2026-02-30` does not. */
export function parseDay(field: string, text: string): Parsed<Day> {
  const value = text.trim()
  const date = /^\d{4}-\d{2}-\d{2}$/.test(value) ? new Date(`${value}T00:00:00Z`) : undefined
  const exists = date && !Number.isNaN(date.getTime()) && date.toISOString().startsWith(value)
  return exists ? parsed(value as Day) : problem('INVALID_DATE', field, { value: text })
}
