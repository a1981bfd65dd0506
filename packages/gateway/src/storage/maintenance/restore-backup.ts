import type { Vault } from '../../kernel/seal.ts'
import { type BackupHeader, BackupRefused, type BackupTable } from './backup-format.ts'
import { type OpenDatabase, openDatabases, type Part, type StateTable } from './databases.ts'
import { fillTable, type TableFiller } from './fill-table.ts'
import { readBackup } from './read-backup.ts'
import { quoted, type StatePlace } from './session.ts'
import { isSignInState } from './sign-in-state.ts'

export interface RestoreOptions {
  readonly place: StatePlace
  readonly vault: Vault
  readonly from: string
  /** What to restore; both when it is left out. */
  readonly part?: Part
  /** Grants, refresh tokens and the provider's tokens too. */
  readonly withSessions: boolean
  /** Makes the gateway's tables; called once the file is known to be good. */
  readonly prepare: () => Promise<unknown>
  readonly onProgress: (table: string, rows: number) => void
}

export interface Restored {
  readonly takenAt: string
  readonly rows: number
  /** Of sign-ins, left in the backup. */
  readonly leftOut: number
}

/**
 * Puts a backup into empty tables, each database in one transaction. The whole file is verified
 * before anything is written, and again while it is read for writing.
 * @throws {BackupRefused} and in plain words; nothing was changed then.
 */
export async function restoreBackup(options: RestoreOptions): Promise<Restored> {
  const { place, vault, from } = options
  await readBackup(from, vault, { header() {}, row() {} })
  await options.prepare()
  const { databases, close } = await openDatabases(place, 'write')
  try {
    const done = { rows: 0, leftOut: 0 }
    let fillers: readonly (TableFiller | undefined)[] = []
    let tables: readonly BackupTable[] = []
    const { takenAt } = await readBackup(from, vault, {
      async header(header) {
        tables = header.tables
        fillers = await prepare(header, databases, options)
      },
      async row([at, ...values]) {
        const [table, filler] = [tables[at], fillers[at]]
        if (!table || !filler) return
        const kept = options.withSessions || !isSignInState(table, values)
        done[kept ? 'rows' : 'leftOut'] += 1
        if (kept) await filler.add(values)
      },
    })
    for (const filler of fillers) await filler?.finish()
    // The gateway's last: while its tables are empty the restore can be seen not to be over.
    for (const { session } of databases.toReversed()) await session.commit()
    return { takenAt, ...done }
  } finally {
    await close()
  }
}

/** What fills each table of the backup; nothing for a table that is not asked for. */
async function prepare(
  header: BackupHeader,
  databases: readonly OpenDatabase[],
  { part, onProgress }: RestoreOptions,
): Promise<readonly (TableFiller | undefined)[]> {
  const asked = ({ part: of }: { readonly part: Part }) => part === undefined || of === part
  refuseOtherVersions(header, databases, part)
  const targets = databases.flatMap(({ session, tables }) =>
    tables.filter(asked).map((table) => ({ session, table })),
  )
  const missing = header.tables.filter(
    (table) => asked(table) && !targets.some((target) => target.table.name === table.name),
  )
  if (missing.length > 0) throw new BackupRefused(notThere(missing))
  for (const { session, table } of targets) {
    if (session.dialect === 'postgres')
      await session.change(`LOCK TABLE ${quoted(table.name)} IN SHARE ROW EXCLUSIVE MODE`)
    const rows = await session.rows(`SELECT 1 FROM ${quoted(table.name)} LIMIT 1`)
    if (rows.length > 0) throw new BackupRefused(notEmpty(table))
  }
  return header.tables.map((table) => {
    const target = targets.find((each) => each.table.name === table.name)
    if (!target) return undefined
    // From here on names are those that the database itself has, and no text of the file.
    const columns = columnsOf(table, target.table)
    return fillTable(target.session, target.table, columns, onProgress)
  })
}

/** The target's columns in the order of the backup. */
function columnsOf(table: BackupTable, { name, columns }: StateTable): StateTable['columns'] {
  const found = table.columns.flatMap((each) => columns.filter((column) => column.name === each))
  const same = found.length === table.columns.length && new Set(found).size === columns.length
  if (!same)
    throw new BackupRefused(
      `Table ${name} has other columns here than in the backup. Restore it with the Voordeur that took it.`,
    )
  return found
}

/** Of the same set in the same kind of database; the other kind numbers the app's in its own way. */
function refuseOtherVersions(
  { dialect, schemas }: BackupHeader,
  databases: readonly OpenDatabase[],
  part: Part | undefined,
): void {
  for (const { session, versions } of databases)
    for (const { name, version } of versions) {
      const of = name === 'gateway' ? 'gateway' : 'app'
      if (part !== undefined && of !== part) continue
      if (of === 'app' && session.dialect !== dialect) continue
      const taken = schemas.find((schema) => schema.name === name)
      if (taken === undefined || taken.version === version) continue
      throw new BackupRefused(
        `The tables of ${name} have version ${taken.version} in the backup and ${version} here. Restore it with the Voordeur that took it${taken.version < version ? ', and then migrate' : ''}.`,
      )
    }
}

const notThere = (tables: readonly BackupTable[]): string =>
  `The backup has tables that are not here: ${tables.map(({ name }) => JSON.stringify(name)).join(', ')}. The app makes its own when it starts: restore with --part gateway, start the server once and stop it, then restore with --part app.`

const notEmpty = ({ name, part }: StateTable): string =>
  `Table ${name} is not empty, and a restore replaces nothing. Restore into a new data folder or database, or only the other part (--part ${part === 'app' ? 'gateway' : 'app'}).`
