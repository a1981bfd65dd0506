import {
  openPostgresTables,
  type PostgresAddress,
  type PostgresLimits,
  type SqlDatabase,
  StoreUnavailable,
} from '@voordeur/gateway/storage'
import type { Assessment } from '../domain/assessment.ts'
import {
  type Assessments,
  AssessmentsRefused,
  type Erased,
  type Erasure,
  type Idempotency,
  type Owner,
  type SaveResult,
} from './assessments.ts'
import { named } from './named.ts'
import { postgresPages } from './postgres-pages.ts'
import { NAME, VERSIONS } from './postgres-schema.ts'
import { storedRow } from './postgres-text.ts'
import { insertValues, newlySaved, PER_OWNER, type Row, replay, savedOf } from './rows.ts'
import {
  ANY,
  BY_ID,
  BY_KEY,
  EACH,
  ERASE_ALL,
  ERASE_OBJECT,
  ERASE_ONE,
  INSERT,
  LATEST,
  LEFT,
} from './statements.ts'

export interface PostgresAssessmentsOptions {
  /** How many assessments one person can keep. */
  readonly perOwner?: number
  readonly limits?: PostgresLimits
}

/** Marks the locks of this store among those of others in the database. */
const LOCKS = 0x6173_736d

/**
 * One writer per person, on all replicas, until the transaction ends: so that a count is still right
 * when the row is written, and the row under a key still there when it is read.
 */
const ALONE = named(`SELECT pg_advisory_xact_lock(${LOCKS}, hashtext(:owner))`)

/**
 * The assessments in a PostgreSQL, which replicas share, the tables made when missing.
 *
 * An erased row is gone for every statement at once. Its bytes stay in the table's file until
 * autovacuum reuses the place, and in the write-ahead log, standbys and backups as long as the
 * operator keeps those.
 * @throws in plain words, when the server does not let us in or the tables are of a newer version.
 */
export async function openPostgresAssessments(
  address: PostgresAddress,
  { perOwner = PER_OWNER, limits }: PostgresAssessmentsOptions = {},
): Promise<Assessments & { close(): Promise<void> }> {
  const tables = { name: NAME, versions: VERSIONS }
  const database = await openPostgresTables(address, tables, limits)
  const byId = named<Row>(BY_ID)
  const anyRow = named(ANY)
  const save = saver(database, perOwner)
  const erase = eraser(database)
  const list = postgresPages(database, LATEST)
  const every = postgresPages(database, EACH)
  return {
    save: (...call) => guarded(() => save(...call)),
    find: (owner, id) =>
      guarded(async () => {
        const [row] = await database.rows(byId({ owner, id }))
        return row && savedOf(storedRow(row))
      }),
    list: (...call) => guarded(() => list(...call)),
    every: (...call) => guarded(() => every(...call)),
    erase: (...call) => guarded(() => erase(...call)),
    check: () =>
      guarded(async () => {
        await database.rows(anyRow({}))
      }),
    close: () => database.close(),
  }
}

function saver(database: SqlDatabase, perOwner: number) {
  const insert = named(`${INSERT}
    ON CONFLICT (owner, tool, idempotency_key) WHERE idempotency_key IS NOT NULL DO NOTHING
    RETURNING id`)
  const byKey = named(BY_KEY)
  return async (
    owner: Owner,
    assessment: Assessment,
    idempotency: Idempotency | null = null,
  ): Promise<SaveResult> => {
    const saved = newlySaved(assessment, idempotency)
    const { tool = null, key = null } = idempotency ?? {}
    const queries = [
      ALONE({ owner }),
      insert(insertValues(owner, saved, perOwner)),
      byKey({ owner, tool, key }),
    ]
    const [, inserted, found] = await database.transact(queries.map((query) => ({ query })))
    if (inserted?.length === 1) return { assessment: saved, replayed: false }
    const [earlier] = found as Row[]
    if (!earlier) throw new AssessmentsRefused('full', { limit: perOwner })
    return replay(savedOf(storedRow(earlier)), assessment)
  }
}

function eraser(database: SqlDatabase) {
  const [one, ofObject, all] = [ERASE_ONE, ERASE_OBJECT, ERASE_ALL].map((text) =>
    named(`${text} RETURNING id`),
  ) as [typeof ALONE, typeof ALONE, typeof ALONE]
  const left = named(LEFT)
  const query = (owner: Owner, what: Erasure) => {
    if ('id' in what) return one({ owner, id: what.id })
    return 'objectId' in what ? ofObject({ owner, objectId: what.objectId }) : all({ owner })
  }
  return async (owner: Owner, what: Erasure): Promise<Erased> => {
    const queries = [ALONE({ owner }), query(owner, what), left({ owner })]
    const [, erased, rest] = await database.transact(queries.map((each) => ({ query: each })))
    return { erased: erased?.length ?? 0, ...(rest?.[0] as Pick<Erased, 'left'>) }
  }
}

/** A database that is away, busy or full becomes a refusal. */
async function guarded<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    if (error instanceof StoreUnavailable)
      throw new AssessmentsRefused('unavailable', { cause: error })
    throw error
  }
}
