import { SealBroken, type Vault } from '../../kernel/seal.ts'
import { SEALED, type SealedValue } from '../ports/sealed-values.ts'
import { inSession } from './open-session.ts'
import { placeholders, quoted, type Row, type Session, type StatePlace } from './session.ts'
import { readShapes, type TableShape } from './table-shape.ts'

export interface RekeyOptions {
  readonly place: StatePlace
  readonly from: Vault
  readonly to: Vault
  /** Changes nothing, and finds out whether everything opens. */
  readonly dryRun: boolean
  readonly onProgress: (table: string, rows: number) => void
}

export interface Rekeyed {
  /** Sealed anew. */
  readonly changed: number
  /** Of the new key already. */
  readonly unchanged: number
  /** Kept answers to refreshes: sealed with the tokens of clients too, so nobody here can. */
  readonly forgotten: number
}

/** A value that opens with neither key. Nothing was changed. */
export class Unopened extends Error {
  override name = 'Unopened'
}

/** Rows held in memory at a time. */
const PAGE = 200

/**
 * Seals everything sealed anew with another master key, in one transaction and while nobody else has
 * the database open: until it commits, the old key is the one that opens everything.
 * @throws {Unopened} or {InUse}
 */
export function rekey({ place, from, to, dryRun, onProgress }: RekeyOptions): Promise<Rekeyed> {
  return inSession(place, 'alone', async (session) => {
    const shapes = await readShapes(session)
    if (session.dialect === 'postgres') await lock(session)
    const done = { changed: 0, unchanged: 0, forgotten: 0 }
    for (const value of Object.values(SEALED) as readonly SealedValue[]) {
      if (value.tokenNeeded) {
        done.forgotten += await session.change(`DELETE FROM ${quoted(value.table)}`)
        continue
      }
      const shape = shapes.find(({ name }) => name === value.table) as TableShape
      for await (const row of rowsOf(session, shape, value)) {
        const sealed = resealed(value, row, from, to)
        done[sealed === undefined ? 'unchanged' : 'changed'] += 1
        if (sealed !== undefined) await replace(session, shape, value, row, sealed)
      }
      onProgress(value.table, done.changed + done.unchanged)
    }
    if (dryRun) return done
    await session.commit()
    await forgetOld(session)
    return done
  })
}

/** @throws when the file can't be written anew: a full disk, say. */
async function forgetOld(session: Session): Promise<void> {
  try {
    await session.forgetDeleted()
  } catch (error) {
    throw new Error(
      `Everything is sealed with the new key. What the old one sealed may still lie in free parts of the file, which could not be written anew: ${(error as Error).message}. Run this again.`,
      { cause: error },
    )
  }
}

/** A server that starts meanwhile waits, and finds the new key's values. */
async function lock(session: Session): Promise<void> {
  const tables = new Set(Object.values(SEALED).map(({ table }) => quoted(table)))
  await session.change(`LOCK TABLE ${[...tables].join(', ')} IN ACCESS EXCLUSIVE MODE`)
}

/** The rows with that value, by their primary key: each page is read after the one before changed. */
async function* rowsOf(
  session: Session,
  { name, primaryKey, columns }: TableShape,
  { column, models = [], owner }: SealedValue,
): AsyncGenerator<Row> {
  const { dialect } = session
  const key = primaryKey.map(quoted).join(', ')
  const wanted = new Set([...primaryKey, ...owner, column])
  const selected = columns.filter((each) => wanted.has(each.name)).map((each) => quoted(each.name))
  const ofModel = models.length > 0 ? [`model IN (${placeholders(dialect, models.length)})`] : []
  const after = `(${key}) > (${placeholders(dialect, primaryKey.length, models.length + 1)})`
  let last: Row | undefined
  for (;;) {
    const where = [...ofModel, ...(last ? [after] : [])].join(' AND ') || 'TRUE'
    const from = last
    const bound = [...models, ...(from ? primaryKey.map((each) => from[each] ?? null) : [])]
    const page = await session.rows(
      `SELECT ${selected.join(', ')} FROM ${quoted(name)} WHERE ${where} ORDER BY ${key} LIMIT ${PAGE}`,
      bound,
    )
    yield* page
    last = page.at(-1)
    if (page.length < PAGE) return
  }
}

/** @returns nothing when it is of the new key already, as after a rekey that was run before. */
function resealed(value: SealedValue, row: Row, from: Vault, to: Vault): string | undefined {
  const names = row as Readonly<Record<string, string>>
  const sealed = String(row[value.column])
  if (opened(value, names, sealed, to) !== undefined) return undefined
  const plaintext = opened(value, names, sealed, from)
  if (plaintext !== undefined) return value.seal(to, names, plaintext)
  throw new Unopened(
    `A value in table ${value.table} opens with neither the old nor the new master key, or was changed. Nothing was changed; the old key still opens everything it opened. Check the old key.`,
  )
}

function opened(
  value: SealedValue,
  row: Readonly<Record<string, string>>,
  sealed: string,
  vault: Vault,
): string | undefined {
  try {
    return value.open(vault, row, sealed)
  } catch (error) {
    if (error instanceof SealBroken) return undefined
    throw error
  }
}

async function replace(
  session: Session,
  { name, primaryKey }: TableShape,
  { column }: SealedValue,
  row: Row,
  sealed: string,
): Promise<void> {
  const { dialect } = session
  const key = primaryKey.map(quoted).join(', ')
  await session.change(
    `UPDATE ${quoted(name)} SET ${quoted(column)} = ${placeholders(dialect, 1)}
     WHERE (${key}) = (${placeholders(dialect, primaryKey.length, 2)})`,
    [sealed, ...primaryKey.map((each) => row[each] ?? null)],
  )
}
