import { createWriteStream, existsSync } from 'node:fs'
import { open, rename, rm } from 'node:fs/promises'
import { dirname } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { createGzip } from 'node:zlib'
import type { Vault } from '../../kernel/seal.ts'
import { type BackupHeader, FORMAT, MAX_LINE, macOf, startDigest } from './backup-format.ts'
import { type OpenDatabases, openDatabases } from './databases.ts'
import { quoted, type Row, type StatePlace } from './session.ts'
import { fits, type TableShape } from './table-shape.ts'

export interface BackupOptions {
  readonly place: StatePlace
  readonly vault: Vault
  readonly to: string
  /** Milliseconds since the epoch. */
  readonly now: number
  /** Told before each table, and now and then within a long one. */
  readonly onProgress: (table: string, rows: number) => void
}

export interface Backup {
  readonly rows: number
  readonly leftOut: readonly string[]
}

/** Rows held in memory at a time. */
const PAGE = 500

/**
 * Writes all state into one file: of each database one moment, while servers go on. The file appears
 * whole or not at all, readable by its owner only. What is sealed stays sealed.
 * @throws in plain words; nothing is left behind then.
 */
export async function writeBackup(options: BackupOptions): Promise<Backup> {
  const { to, place } = options
  if (existsSync(to)) throw new Error(`${to} is there already. A backup replaces nothing.`)
  const opened = await openDatabases(place, 'read')
  const draft = `${to}.${process.pid}.partial`
  const counts: number[] = []
  try {
    await pipeline(
      Readable.from(lines(opened, options, counts)),
      createGzip(),
      createWriteStream(draft, { flags: 'wx', mode: 0o600, flush: true }),
    )
    await rename(draft, to)
    await flushFolder(dirname(to))
  } catch (error) {
    await rm(draft, { force: true })
    throw new Error(`No backup was made. ${reason(error)}`, { cause: error })
  } finally {
    await opened.close()
  }
  return { rows: counts.reduce((sum, count) => sum + count, 0), leftOut: opened.leftOut }
}

async function* lines(
  { databases }: OpenDatabases,
  { vault, now, onProgress }: BackupOptions,
  counts: number[],
): AsyncGenerator<string> {
  const digest = startDigest()
  const digested = (text: string) => {
    digest.update(text)
    return text
  }
  const tables = databases.flatMap(({ tables }) => tables)
  if (!tables.some(({ part }) => part === 'gateway'))
    throw new Error('There are no tables of Voordeur in this database.')
  const header: BackupHeader = {
    voordeur: 'backup',
    format: FORMAT,
    takenAt: new Date(now).toISOString(),
    dialect: databases[0]?.session.dialect ?? 'sqlite',
    keyId: vault.keyId,
    schemas: databases.flatMap(({ versions }) => versions),
    tables: tables.map(({ name, part, columns }) => ({
      name,
      part,
      columns: columns.map((column) => column.name),
    })),
  }
  yield digested(line(header))
  for (const { session, tables: own } of databases)
    for (const table of own) {
      const at = counts.push(0) - 1
      onProgress(table.name, 0)
      for await (const page of session.pages<Row>(selectAll(table), PAGE)) {
        yield digested(page.map((row) => rowLine(at, table, row)).join(''))
        counts[at] = (counts[at] ?? 0) + page.length
        onProgress(table.name, counts[at])
      }
    }
  const sha256 = digest.digest('base64url')
  yield line({ rows: counts, sha256, mac: macOf(vault, sha256) })
}

const line = (value: unknown): string => `${JSON.stringify(value)}\n`

const selectAll = ({ name, columns }: TableShape): string =>
  `SELECT ${columns.map((column) => quoted(column.name)).join(', ')} FROM ${quoted(name)}`

function rowLine(at: number, { name, columns }: TableShape, row: Row): string {
  const values = columns.map((column) => {
    const value = row[column.name] ?? null
    if (fits(column.kind, value)) return value
    throw new Error(`A value in ${column.name} of table ${name} is nothing that a backup holds.`)
  })
  const text = line([at, ...values])
  if (text.length > MAX_LINE) throw new Error(`A row of table ${name} is too large.`)
  return text
}

/** So that the new name outlives a power cut too. Windows does not open folders. */
async function flushFolder(folder: string): Promise<void> {
  const handle = await open(folder).catch(() => undefined)
  await handle?.sync().catch(() => {})
  await handle?.close()
}

function reason(error: unknown): string {
  const { code, message } = error as NodeJS.ErrnoException
  if (code === 'ENOSPC') return 'The disk is full.'
  return message.endsWith('.') ? message : `${message}.`
}
