import { existsSync } from 'node:fs'
import { explainPostgres } from '../sql/postgres-failure.ts'
import { postgresSession } from './postgres-session.ts'
import { InUse, type Session, type SessionKind, type StatePlace } from './session.ts'
import { sqliteSession } from './sqlite-session.ts'

/** @throws in words a person can act on; never makes a database. */
export async function openSession(place: StatePlace, kind: SessionKind): Promise<Session> {
  try {
    if (place.kind === 'postgres') return await postgresSession(place.address, kind)
    if (!existsSync(place.file)) throw new Error(`There is no ${place.file}.`)
    return sqliteSession(place.file, kind)
  } catch (error) {
    if (error instanceof InUse || place.kind === 'sqlite') throw error
    const { what, remedy } = explainPostgres(error)
    throw new Error(`The database of DATABASE_URL can't be used: ${what} ${remedy}`, {
      cause: error,
    })
  }
}

/** Runs `work` in a transaction, which is rolled back unless `work` commits it. */
export async function inSession<T>(
  place: StatePlace,
  kind: SessionKind,
  work: (session: Session) => Promise<T>,
): Promise<T> {
  const session = await openSession(place, kind)
  try {
    return await work(session)
  } finally {
    await session.close()
  }
}
