import type { Lang } from '../domain/messages.ts'
import { text } from '../domain/messages.ts'
import type { Range } from '../domain/rent-points/range.ts'

const LOCALES: Readonly<Record<Lang, string>> = { nl: 'nl-NL', en: 'en-GB' }

/** Figures as people of a language write them, with plain spaces. */
export function figures(lang: Lang) {
  const locale = LOCALES[lang]
  const number = new Intl.NumberFormat(locale, { maximumFractionDigits: 2 })
  const euro = new Intl.NumberFormat(locale, {
    style: 'currency',
    currency: 'EUR',
    minimumFractionDigits: 0,
  })
  const date = new Intl.DateTimeFormat(locale, { timeZone: 'Europe/Amsterdam', dateStyle: 'long' })
  const spaced = (value: string): string => value.replace(/[\u00A0\u202F]/g, ' ')
  const show = (format: Intl.NumberFormat) => (value: number | null | undefined) =>
    value === null || value === undefined ? text('unknown', lang) : spaced(format.format(value))
  const range = (of: (value: number) => string) => (each: Range) =>
    each.min === each.max ? of(each.likely) : [each.min, each.likely, each.max].map(of).join(' – ')
  return {
    number: show(number),
    euro: show(euro),
    points: range(show(number)),
    euros: range(show(euro)),
    date: (value: number) => spaced(date.format(value)),
  }
}
