import { type Lang, text } from '../domain/messages.ts'
import { bagName } from './bag-name.ts'
import { type Cell, COLUMNS, POSITION_COLUMNS } from './columns.ts'
import type { ExportWriter } from './export-row.ts'
import { plainText } from './plain-text.ts'

const BYTE_ORDER_MARK = '\uFEFF'
const SEPARATOR = ';'
const LINE_END = '\r\n'

/**
 * CSV that Excel with Dutch settings opens as a table: semicolons, decimal commas, a byte order mark
 * for UTF-8; lines and quotes as RFC 4180 has them. Names are in the reader's language, codes are not.
 */
export function csvWriter(lang: Lang): ExportWriter {
  const columns = [...COLUMNS, ...POSITION_COLUMNS]
  const line = (cells: readonly string[]) => `${cells.join(SEPARATOR)}${LINE_END}`
  const names = columns.map(({ name }) => textCell(text(`field_${name}`, lang)))
  return {
    mediaType: 'text/csv; charset=utf-8',
    extension: 'csv',
    start: `${BYTE_ORDER_MARK}${line(names)}`,
    between: '',
    end: '',
    row: (row) => line(columns.map((column) => cell(column.of(row), lang))),
  }
}

function cell(value: Cell, lang: Lang): string {
  if (value === null) return ''
  if (typeof value === 'number') return numberCell(value)
  if (typeof value === 'string') return textCell(value)
  if (typeof value === 'boolean') return textCell(text(value ? 'yes' : 'no', lang))
  if (value instanceof Date) return dutchTime(value)
  return textCell([value.bag].flat().map(bagName).join(', '))
}

/** A number is no text: its minus sign stays, and starts no formula. */
const numberCell = (value: number): string => String(value).replace('.', ',')

/** `2026-11-21 13:00:00`, which every Excel reads as a date and a time. */
function dutchTime(value: Date): string {
  dutchFormat ??= new Intl.DateTimeFormat('sv-SE', {
    timeZone: 'Europe/Amsterdam',
    dateStyle: 'short',
    timeStyle: 'medium',
  })
  return dutchFormat.format(value)
}

/** Made at first use, as in `domain/calendar.ts`. */
let dutchFormat: Intl.DateTimeFormat | undefined

const NEEDS_QUOTES = /[";]|^\s|\s$/

const textCell = (value: string): string => {
  const safe = disarmed(plainText(value))
  return NEEDS_QUOTES.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}

/**
 * Where a program could take what follows for a formula: at the start, and after whatever another
 * program's settings could take for the end of a cell. The full-width signs count in some of them.
 */
const FORMULA_START = /(^|[;,|"'])(\s*)(?=[=+\-@\uFF1D\uFF0B\uFF0D\uFF20])/g

/** An apostrophe keeps a text a text. */
const disarmed = (value: string): string => value.replace(FORMULA_START, "$1$2'")
