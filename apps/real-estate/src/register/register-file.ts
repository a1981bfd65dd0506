import { randomBytes } from 'node:crypto'
import { closeSync, mkdirSync, openSync, rmSync } from 'node:fs'
import { dirname } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { setImmediate as nextTurn } from 'node:timers/promises'
import type { RegisterInfo } from './register.ts'
import { rowWriter } from './register-rows.ts'
import type { RegisterSource } from './register-source.ts'
import { replaceFile } from './replace-file.ts'
import { APPLICATION_ID, INDEXES, SCHEMA_VERSION, TABLES } from './schema.ts'

/** Rows written between two turns of the event loop, so that Ctrl-C is heard. */
const ROWS_PER_TURN = 5000

/** Bounds for one run. */
export interface CreateOptions {
  /** Stops the work; what was there before stays. */
  readonly signal?: AbortSignal
  /** Largest file to make, in bytes; more is the same error as a full disk. */
  readonly maxBytes?: number
  /** Looks at the finished register before it takes its place; what it throws keeps it out. */
  readonly check?: (database: DatabaseSync) => void
  /** How the finished register takes its place; by default over what is there. */
  readonly place?: (complete: string, file: string) => void
}

const PAGE_SIZE = 4096

const COUNTS = `SELECT
  (SELECT count(*) FROM address WHERE ended = 0) AS addresses,
  (SELECT count(DISTINCT postcode) FROM address WHERE ended = 0) AS postcodes,
  (SELECT count(*) FROM building) AS buildings`

const EXTENT = `SELECT min(x) AS minX, max(x) AS maxX, min(y) AS minY, max(y) AS maxY FROM (
  SELECT x, y FROM object WHERE ended = 0 UNION ALL SELECT x, y FROM building WHERE ended = 0)
  HAVING min(x) IS NOT NULL`

// The file is thrown away unless it is complete, so a rollback journal would protect nothing. It
// can only be left out where SQLite is not defensive, which Node makes it unless told otherwise.
const openNew = (file: string, maxBytes: number | undefined): DatabaseSync => {
  closeSync(openSync(file, 'wx', 0o600))
  const database = new DatabaseSync(file, { defensive: false })
  database.exec(`PRAGMA page_size = ${PAGE_SIZE}; PRAGMA journal_mode = OFF;
    PRAGMA synchronous = OFF; PRAGMA locking_mode = EXCLUSIVE; PRAGMA cache_size = -65536;
    PRAGMA application_id = ${APPLICATION_ID}; PRAGMA user_version = ${SCHEMA_VERSION};`)
  if (maxBytes !== undefined) {
    database.exec(`PRAGMA max_page_count = ${Math.max(1, Math.floor(maxBytes / PAGE_SIZE))}`)
  }
  return database
}

const writeEach = async <Record>(
  records: Iterable<Record>,
  write: (record: Record) => void,
  signal: AbortSignal | undefined,
): Promise<void> => {
  let written = 0
  for (const record of records) {
    write(record)
    written += 1
    if (written % ROWS_PER_TURN === 0) await nextTurn()
    signal?.throwIfAborted()
  }
}

const fill = async (
  database: DatabaseSync,
  source: RegisterSource,
  signal: AbortSignal | undefined,
): Promise<RegisterInfo> => {
  database.exec('BEGIN')
  database.exec(TABLES)
  const writer = rowWriter(database)
  await writeEach(source.buildings, writer.building, signal)
  await writeEach(source.addresses, writer.address, signal)
  for (const statement of INDEXES) {
    database.exec(statement)
    await nextTurn()
    signal?.throwIfAborted()
  }
  const counts = { ...database.prepare(COUNTS).get() } as unknown as RegisterInfo['counts']
  const found = database.prepare(EXTENT).get()
  const extent = found ? ({ ...found } as unknown as RegisterInfo['extent']) : null
  const info = { ...source.info, counts, extent }
  database.prepare('INSERT INTO register_info (info) VALUES (?)').run(JSON.stringify(info))
  database.exec('COMMIT; ANALYZE')
  return info
}

/**
 * Makes a complete register from `source` and puts it in the place of `file`, all or nothing: on
 * any error (a failing source, an abort, a full disk) `file` keeps what it had and nothing is left
 * behind. A process that has the old file open goes on reading it until it opens the new one.
 */
export const createRegisterFile = async (
  file: string,
  source: RegisterSource,
  options: CreateOptions = {},
): Promise<RegisterInfo> => {
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 })
  const fresh = `${file}.${randomBytes(8).toString('hex')}.tmp`
  try {
    const database = openNew(fresh, options.maxBytes)
    let info: RegisterInfo
    try {
      info = await fill(database, source, options.signal)
      options.check?.(database)
    } finally {
      database.close()
    }
    const { place = replaceFile } = options
    place(fresh, file)
    return info
  } finally {
    rmSync(fresh, { force: true })
  }
}
