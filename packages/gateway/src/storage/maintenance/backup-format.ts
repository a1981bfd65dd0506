import { createHash, type Hash } from 'node:crypto'
import { hmac } from '../../kernel/hash.ts'
import type { Vault } from '../../kernel/seal.ts'
import type { Dialect, SqlValue } from '../sql/sql-database.ts'
import type { Part, SchemaVersion } from './databases.ts'

/**
 * A backup is gzip of lines of JSON: a header, a line `[table, ...values]` for each row (the table
 * as its place in the header's list, the values in the order of its columns), and a trailer.
 */
export const FORMAT = 1

export interface BackupHeader {
  readonly voordeur: 'backup'
  readonly format: typeof FORMAT
  /** ISO 8601. */
  readonly takenAt: string
  readonly dialect: Dialect
  /** Of the master key that opens what is sealed in it; the key itself is nowhere in it. */
  readonly keyId: string
  readonly schemas: readonly SchemaVersion[]
  readonly tables: readonly BackupTable[]
}

export interface BackupTable {
  readonly name: string
  readonly part: Part
  readonly columns: readonly string[]
}

export type BackupRow = readonly [table: number, ...values: SqlValue[]]

export interface BackupTrailer {
  /** Rows of each table, in the header's order. */
  readonly rows: readonly number[]
  /** Of every byte before the trailer's line. */
  readonly sha256: string
  /** HMAC of the digest, with a key that only who has the master key can derive. */
  readonly mac: string
}

/** A row is far smaller; a line without an end must not fill the memory. */
export const MAX_LINE = 16 * 1024 * 1024

/** The backup file is not what was written, or is not for this gateway. */
export class BackupRefused extends Error {
  override name = 'BackupRefused'
}

export const startDigest = (): Hash => createHash('sha256')

/** Whoever changes a backup, a person's id say, needs the master key to have it taken for ours. */
export const macOf = (vault: Vault, sha256: string): string =>
  hmac(vault.deriveKey('backup'), sha256)

const isText = (value: unknown): value is string => typeof value === 'string'
const isCount = (value: unknown): value is number =>
  Number.isSafeInteger(value) && (value as number) >= 0

/** @throws {BackupRefused} */
export function parseHeader(line: string): BackupHeader {
  const header = asObject(line)
  if (header['voordeur'] !== 'backup') throw new BackupRefused('This is no backup of Voordeur.')
  if (header['format'] !== FORMAT)
    throw new BackupRefused(
      'The backup has a format of a newer Voordeur. Restore it with that one.',
    )
  const { takenAt, dialect, keyId, schemas, tables } = header
  const sound =
    isText(takenAt) &&
    (dialect === 'sqlite' || dialect === 'postgres') &&
    isText(keyId) &&
    listOf(schemas, ({ name, version }) => isText(name) && isCount(version)) &&
    listOf(tables, isTable)
  if (!sound) throw new BackupRefused(DAMAGED)
  return header as unknown as BackupHeader
}

const isTable = ({ name, part, columns }: Record<string, unknown>): boolean =>
  isText(name) &&
  (part === 'gateway' || part === 'app') &&
  Array.isArray(columns) &&
  columns.every(isText)

const listOf = (value: unknown, sound: (each: Record<string, unknown>) => boolean): boolean =>
  Array.isArray(value) && value.every((each) => sound(Object(each)))

/** @returns nothing when the line is a row. @throws {BackupRefused} */
export function parseTrailer(line: string): BackupTrailer | undefined {
  if (line.startsWith('[')) return undefined
  const { rows, sha256, mac } = asObject(line)
  const sound = Array.isArray(rows) && rows.every(isCount) && isText(sha256) && isText(mac)
  if (!sound) throw new BackupRefused(DAMAGED)
  return { rows, sha256, mac }
}

/** @throws {BackupRefused} when it is none of a table of the header, or of another length. */
export function parseRow(line: string, { tables }: BackupHeader): BackupRow {
  const row = parsed(line)
  const table = Array.isArray(row) && isCount(row[0]) ? tables[row[0]] : undefined
  if (!Array.isArray(row) || row.length !== (table?.columns.length ?? 0) + 1)
    throw new BackupRefused(DAMAGED)
  return row as unknown as BackupRow
}

export const DAMAGED = 'The backup is damaged: it was cut off or changed. Use another one.'

const asObject = (line: string): Record<string, unknown> => Object(parsed(line))

function parsed(line: string): unknown {
  try {
    return JSON.parse(line)
  } catch {
    throw new BackupRefused(DAMAGED)
  }
}
