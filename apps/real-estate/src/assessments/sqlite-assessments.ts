import { chmodSync } from 'node:fs'
import { DatabaseSync } from 'node:sqlite'
import type { Assessment } from '../domain/assessment.ts'
import {
  type Assessments,
  AssessmentsRefused,
  type Idempotency,
  type Owner,
  type SaveResult,
} from './assessments.ts'
import { insertValues, newlySaved, PER_OWNER, replay } from './rows.ts'
import { migrate } from './schema.ts'
import { emptyJournal, eraser } from './sqlite-erase.ts'
import { guarded } from './sqlite-failure.ts'
import { type AssessmentQueries, assessmentQueries } from './sqlite-queries.ts'
import { ANY, INSERT } from './statements.ts'

export interface AssessmentsOptions {
  /** How many assessments one person can keep. */
  readonly perOwner?: number
  /** How long a call waits for another process that writes, in milliseconds. */
  readonly busyTimeout?: number
}

const BUSY_TIMEOUT_MS = 500

/**
 * The assessments in a SQLite file, made when missing. A saved assessment survives a power cut.
 * @throws when a newer version of this program wrote the file
 */
export function openAssessments(
  file: string,
  { perOwner = PER_OWNER, busyTimeout = BUSY_TIMEOUT_MS }: AssessmentsOptions = {},
): Assessments & { close(): void } {
  const database = openDatabase(file, busyTimeout)
  const queries = assessmentQueries(database)
  const anyRow = database.prepare(ANY)
  const save = saver(database, queries, perOwner)
  const erase = eraser(database)
  return {
    save: async (owner, assessment, idempotency) =>
      guarded(() => save(owner, assessment, idempotency)),
    find: async (owner, id) => guarded(() => queries.find(owner, id)),
    list: async (owner, filter, page) => guarded(() => queries.list(owner, filter, page)),
    every: async (owner, filter, page) => guarded(() => queries.every(owner, filter, page)),
    erase: async (owner, what) => guarded(() => erase(owner, what)),
    check: async () =>
      guarded(() => {
        anyRow.get()
      }),
    close: () => database.close(),
  }
}

function openDatabase(file: string, timeout: number): DatabaseSync {
  const database = new DatabaseSync(file, { timeout })
  try {
    // Personal data: for the owner of the process only, before the journal files copy the mode.
    if (file !== ':memory:') chmodSync(file, 0o600)
    database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA secure_delete = ON')
    migrate(database, file)
    emptyJournal(database)
    return database
  } catch (error) {
    database.close()
    const reason = (error as Error).message
    throw new Error(
      `${file} can't be opened: ${reason} Restore it from a backup, or start with another data folder.`,
      { cause: error },
    )
  }
}

function saver(database: DatabaseSync, queries: AssessmentQueries, perOwner: number) {
  const insert = database.prepare(INSERT)
  return (owner: Owner, assessment: Assessment, idempotency: Idempotency | null = null) =>
    alone(database, (): SaveResult => {
      const earlier = idempotency && queries.byKey(owner, idempotency)
      if (earlier) return replay(earlier, assessment)
      const saved = newlySaved(assessment, idempotency)
      const { changes } = insert.run(insertValues(owner, saved, perOwner))
      if (changes === 0) throw new AssessmentsRefused('full', { limit: perOwner })
      return { assessment: saved, replayed: false }
    })
}

/** Looking and writing with no other writer in between, in this process or another. */
function alone<T>(database: DatabaseSync, work: () => T): T {
  database.exec('BEGIN IMMEDIATE')
  try {
    const result = work()
    database.exec('COMMIT')
    return result
  } catch (error) {
    // A full disk has rolled back by itself.
    if (database.isTransaction) database.exec('ROLLBACK')
    throw error
  }
}
