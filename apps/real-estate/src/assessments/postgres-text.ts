import type { Row } from './rows.ts'

/**
 * PostgreSQL's text holds every character but NUL, and a caller's key may have one. Both it and the
 * character that stands for it are written as two, so that different texts stay different; all
 * others are as in SQLite.
 */
export const toPostgresText = (text: string): string =>
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what this is about.
  text.replace(/[\u0000\u001a]/g, (each) => (each === '\u0000' ? NUL : SUBSTITUTE))

const fromPostgresText = (text: string): string =>
  text.replaceAll(NUL, '\u0000').replaceAll(SUBSTITUTE, '\u001a')

/** A row with the caller's own texts as they were. */
export const storedRow = <R extends Row>(row: R): R => ({
  ...row,
  tool: row.tool === null ? null : fromPostgresText(row.tool),
  idempotencyKey: row.idempotencyKey === null ? null : fromPostgresText(row.idempotencyKey),
})

const NUL = '\u001a0'
const SUBSTITUTE = '\u001a1'
