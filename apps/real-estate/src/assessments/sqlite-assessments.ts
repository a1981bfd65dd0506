import { randomBytes } from 'node:crypto'
import { chmodSync } from 'node:fs'
import { DatabaseSync } from 'node:sqlite'
import type { Assessment } from '../domain/assessment.ts'
import { today } from '../domain/calendar.ts'
import {
  type Assessments,
  AssessmentsRefused,
  type Idempotency,
  type Owner,
  type SaveResult,
} from './assessments.ts'
import { type AssessmentQueries, assessmentQueries, foldPlace } from './queries.ts'
import { migrate } from './schema.ts'
import { guarded } from './sqlite-failure.ts'

export interface AssessmentsOptions {
  /** How many assessments one person can keep. */
  readonly perOwner?: number
  /** How long a call waits for another process that writes, in milliseconds. */
  readonly busyTimeout?: number
}

const PER_OWNER = 10_000
const BUSY_TIMEOUT_MS = 500
const ID_BYTES = 16

// One statement is the whole decision: no room between counting, looking and writing.
const INSERT = `INSERT INTO assessment (id, owner, created_at, day, object_id, place, energy_class,
    purpose, input_hash, tool, idempotency_key, record)
  SELECT :id, :owner, :createdAt, :day, :objectId, :place, :energyClass,
    :purpose, :inputHash, :tool, :key, :record
  WHERE (SELECT count(*) FROM assessment WHERE owner = :owner) < :perOwner
  ON CONFLICT (owner, tool, idempotency_key) WHERE idempotency_key IS NOT NULL DO NOTHING`

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
  const anyRow = database.prepare('SELECT id FROM assessment LIMIT 1')
  const save = saver(database, queries, perOwner)
  return {
    save: async (owner, assessment, idempotency) =>
      guarded(() => save(owner, assessment, idempotency)),
    find: async (owner, id) => guarded(() => queries.find(owner, id)),
    history: async (owner, objectId, page) => guarded(() => queries.history(owner, objectId, page)),
    list: async (owner, filter, page) => guarded(() => queries.list(owner, filter, page)),
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
    database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL')
    migrate(database, file)
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
  return (owner: Owner, assessment: Assessment, idempotency?: Idempotency): SaveResult => {
    const id = `asm_${randomBytes(ID_BYTES).toString('base64url')}`
    const { changes } = insert.run({
      ...columns(assessment),
      id,
      owner,
      tool: idempotency?.tool ?? null,
      key: idempotency?.key ?? null,
      perOwner,
    })
    if (changes > 0) return { assessment: { ...assessment, id }, replayed: false }
    return replay(queries, owner, assessment, idempotency, perOwner)
  }
}

/** Nothing was written: the key is taken, or the owner has no room left. */
function replay(
  queries: AssessmentQueries,
  owner: Owner,
  { inputHash }: Assessment,
  idempotency: Idempotency | undefined,
  limit: number,
): SaveResult {
  const earlier = idempotency && queries.byKey(owner, idempotency.tool, idempotency.key)
  if (!earlier) throw new AssessmentsRefused('full', { limit })
  if (earlier.inputHash !== inputHash) throw new AssessmentsRefused('idempotency_conflict')
  return { assessment: earlier.assessment, replayed: true }
}

const columns = (assessment: Assessment) => ({
  createdAt: assessment.createdAt,
  day: today({ now: () => assessment.createdAt }),
  objectId: assessment.property.adresseerbaarObjectId,
  place: foldPlace(assessment.property.woonplaats),
  energyClass: validClass(assessment),
  purpose: assessment.purpose,
  inputHash: assessment.inputHash,
  record: JSON.stringify(assessment),
})

const validClass = ({ findings: { energy } }: Assessment): string =>
  energy.status === 'found' ? (energy.klasse ?? 'none') : 'none'
