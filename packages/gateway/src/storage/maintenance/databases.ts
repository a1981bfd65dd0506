import { readdirSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { schemaVersions } from '../sql/schema.ts'
import { GATEWAY_TABLES } from '../sql/sql-store.ts'
import { openSqlite } from '../sql/sqlite-database.ts'
import { inSession, openSession } from './open-session.ts'
import type { Session, SessionKind, StatePlace } from './session.ts'
import { readShapes, type TableShape } from './table-shape.ts'

/** Whose tables: the gateway's own, or those of the app behind it. */
export type Part = 'gateway' | 'app'

/** A database of a deployment, open. PostgreSQL has one for both parts. */
export interface OpenDatabase {
  readonly session: Session
  readonly tables: readonly StateTable[]
  /** Of each set of tables in it. */
  readonly versions: readonly SchemaVersion[]
}

export interface StateTable extends TableShape {
  readonly part: Part
}

export interface SchemaVersion {
  readonly name: string
  readonly version: number
}

export interface OpenDatabases {
  readonly databases: readonly OpenDatabase[]
  /** SQLite files of the data folder that are no state. */
  readonly leftOut: readonly string[]
  close(): Promise<void>
}

/** Opens every database with state. @throws in plain words. */
export async function openDatabases(place: StatePlace, kind: SessionKind): Promise<OpenDatabases> {
  const gatewayTables = await gatewayTableNames()
  const partOf = (table: string): Part => (gatewayTables.has(table) ? 'gateway' : 'app')
  const { files, leftOut } = await filesOf(place)
  const sessions: Session[] = []
  const close = async () => {
    for (const session of sessions) await session.close()
  }
  try {
    const databases: OpenDatabase[] = []
    for (const each of [place, ...files]) {
      const session = await openSession(each, kind)
      sessions.push(session)
      const shapes = await readShapes(session)
      const part = each === place ? partOf : () => 'app' as const
      const tables = shapes.map((shape) => ({ ...shape, part: part(shape.name) }))
      databases.push({ session, tables, versions: await versionsIn(session, each, each === place) })
    }
    refuseNamesakes(databases)
    return { databases, leftOut, close }
  } catch (error) {
    await close()
    throw error
  }
}

/** The names of the gateway's own tables, from the statements that make them. */
async function gatewayTableNames(): Promise<ReadonlySet<string>> {
  const database = openSqlite(':memory:')
  await database.migrate(GATEWAY_TABLES, schemaVersions('sqlite'))
  const rows = await database.rows<{ name: string }>({
    sql: `SELECT name FROM sqlite_schema WHERE type = 'table'`,
    parameters: [],
  })
  await database.close()
  return new Set(rows.map(({ name }) => name))
}

async function versionsIn(
  session: Session,
  place: StatePlace,
  gateway: boolean,
): Promise<readonly SchemaVersion[]> {
  if (place.kind === 'sqlite') {
    const [row] = await session.rows<{ user_version: number }>('PRAGMA user_version')
    const name = gateway ? GATEWAY_TABLES : basename(place.file, SUFFIX)
    return [{ name, version: row?.user_version ?? 0 }]
  }
  const [table] = await session.rows(`SELECT to_regclass('schema_version') IS NOT NULL AS found`)
  if (!table?.['found']) return []
  return session.rows('SELECT name, version FROM schema_version ORDER BY name')
}

const SUFFIX = '.sqlite'

/**
 * Beside the gateway's own file: every `*.sqlite` of the data folder, except those that mark
 * themselves (`PRAGMA application_id`) as something else, as the register does, which is imported
 * again. What forgets to mark itself is kept once too often, and never lost.
 */
async function filesOf(place: StatePlace): Promise<{
  readonly files: readonly StatePlace[]
  readonly leftOut: readonly string[]
}> {
  if (place.kind === 'postgres') return { files: [], leftOut: [] }
  const folder = dirname(place.file)
  const others = readdirSync(folder)
    .filter((name) => name.endsWith(SUFFIX) && name !== basename(place.file))
    .toSorted()
    .map((name) => join(folder, name))
  const files: StatePlace[] = []
  const leftOut: string[] = []
  for (const file of others) {
    if (await isState(file)) files.push({ kind: 'sqlite', file })
    else leftOut.push(file)
  }
  return { files, leftOut }
}

async function isState(file: string): Promise<boolean> {
  const place: StatePlace = { kind: 'sqlite', file }
  return inSession(place, 'read', async (session) => {
    const [row] = await session.rows('PRAGMA application_id')
    return row?.['application_id'] === 0
  })
}

/** A backup names tables and not files. */
function refuseNamesakes(databases: readonly OpenDatabase[]): void {
  const seen = new Set<string>()
  for (const { name } of databases.flatMap(({ tables }) => tables)) {
    if (seen.has(name)) throw new Error(`Two databases have a table ${name}; a backup has one.`)
    seen.add(name)
  }
}

/** The version of the gateway's tables, and of those that this program makes. */
export async function gatewayVersion(place: StatePlace): Promise<number> {
  return inSession(place, 'read', async (session) => {
    const versions = await versionsIn(session, place, true)
    return versions.find(({ name }) => name === GATEWAY_TABLES)?.version ?? 0
  })
}
