import { setTimeout as wait } from 'node:timers/promises'
import { SOAK } from '../../../test/soak.ts'
import type { SqlDatabase } from './sql-database.ts'

/** The same database behind a slow network: each call and each answer takes its own time. */
export function delayedDatabase(database: SqlDatabase, milliseconds: () => number): SqlDatabase {
  const slow = async <T>(call: () => Promise<T>): Promise<T> => {
    await wait(milliseconds())
    try {
      return await call()
    } finally {
      await wait(milliseconds())
    }
  }
  return {
    ...database,
    rows: (query) => slow(() => database.rows(query)),
    change: (query) => slow(() => database.change(query)),
    transact: (steps) => slow(() => database.transact(steps)),
  }
}

/** Pauses from 0 to `most` milliseconds, the same ones each time; others in each round of a soak. */
export function pauses(most: number): () => number {
  let state = 1 + SOAK.round
  return () => {
    state = (state * 48_271) % 0x7fff_ffff
    return (state % 1_000) * (most / 1_000)
  }
}
