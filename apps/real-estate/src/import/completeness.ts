import type { DatabaseSync } from 'node:sqlite'
import { ImportError } from './import-error.ts'

/** What every extract holds at least one of, by the table it waits in. */
const REQUIRED = {
  woonplaats: 'place (WPL)',
  openbare_ruimte: 'street (OPR)',
  nummeraanduiding: 'address (NUM)',
  object: 'unit, houseboat or pitch (VBO, LIG, STA)',
  pand: 'building (PND)',
} as const

type Table = keyof typeof REQUIRED

const count = (database: DatabaseSync, sql: string): number =>
  (database.prepare(sql).get() as { total: number }).total

const countStaged = (staging: DatabaseSync, table: Table): number =>
  count(staging, `SELECT count(*) AS total FROM ${table}`)

/** Addresses that the extract holds, whether or not an object and a street go with them. */
export const countStagedAddresses = (staging: DatabaseSync): number =>
  countStaged(staging, 'nummeraanduiding')

/**
 * An extract that was delivered or packed without one of its files.
 * @throws ImportError when it holds none of something that every extract holds
 */
export const requireEveryKind = (staging: DatabaseSync): void => {
  const tables = Object.keys(REQUIRED) as Table[]
  const missing = tables.filter((table) => countStaged(staging, table) === 0)
  if (missing.length === 0) return
  const kinds = missing.map((table) => REQUIRED[table]).join(', no ')
  throw new ImportError(`The BAG extract is not complete: it holds no ${kinds}.`)
}

/** A few things without a counterpart are ordinary; more than this share means a missing file. */
const MAX_LEFT_OUT = 0.1
const ALWAYS_FINE = 20

const requireMost = (what: string, used: number, held: number): void => {
  const leftOut = held - used
  if (used > 0 && leftOut <= Math.max(ALWAYS_FINE, held * MAX_LEFT_OUT)) return
  throw new ImportError(
    `The BAG extract is not complete: ${leftOut.toLocaleString('en')} of its ` +
      `${held.toLocaleString('en')} ${what} do not fit together with the rest.`,
  )
}

/**
 * An extract of which a file is missing that others of its kind make up for in part.
 * @throws ImportError when too little of `staging` found its way into the finished `register`
 */
export const requireMostUsed = (staging: DatabaseSync, register: DatabaseSync): void => {
  const addresses = 'SELECT count(DISTINCT nummeraanduiding_id) AS total FROM address'
  requireMost('addresses', count(register, addresses), countStagedAddresses(staging))
  const objects = 'SELECT count(*) AS total FROM object'
  requireMost('units and places', count(register, objects), countStaged(staging, 'object'))
}
