import type { DatabaseSync } from 'node:sqlite'
import type { Assessment } from '../domain/assessment.ts'
import type {
  AssessmentPage,
  ListFilter,
  ListPage,
  Owner,
  Page,
  Position,
  PropertyPage,
  SavedAssessment,
} from './assessments.ts'

const BY_ID = 'SELECT id, record FROM assessment WHERE owner = ? AND id = ?'

const BY_KEY = `SELECT id, record, input_hash AS inputHash FROM assessment
  WHERE owner = ? AND tool = ? AND idempotency_key = ?`

const OF_OBJECT = 'FROM assessment WHERE owner = :owner AND object_id = :objectId'

const HISTORY = `SELECT id, record ${OF_OBJECT}
  AND (:at IS NULL OR (created_at, id) < (:at, :after))
  ORDER BY created_at DESC, id DESC LIMIT :limit`

const LATEST = `FROM assessment a WHERE a.owner = :owner AND NOT EXISTS (
    SELECT 1 FROM assessment later WHERE later.owner = a.owner AND later.object_id = a.object_id
      AND (later.created_at, later.id) > (a.created_at, a.id))
  AND (:place IS NULL OR a.place = :place)
  AND (:energyClass IS NULL OR a.energy_class = :energyClass)
  AND (:purpose IS NULL OR a.purpose = :purpose)
  AND (:from IS NULL OR a.day >= :from) AND (:to IS NULL OR a.day <= :to)`

const list = (comparison: '<' | '>', direction: 'DESC' | 'ASC'): string => `SELECT a.id, a.record,
  (SELECT count(*) FROM assessment c WHERE c.owner = a.owner AND c.object_id = a.object_id)
    AS assessments
  ${LATEST} AND (:at IS NULL OR (a.created_at, a.id) ${comparison} (:at, :after))
  ORDER BY a.created_at ${direction}, a.id ${direction} LIMIT :limit`

const COUNTS = `SELECT count(*) AS assessments, count(DISTINCT object_id) AS properties
  FROM assessment WHERE owner = ?`

/** Owner-filtered reads; the filter is in every statement. */
export interface AssessmentQueries {
  find(owner: Owner, id: string): SavedAssessment | undefined
  byKey(owner: Owner, tool: string, key: string): Keyed | undefined
  history(owner: Owner, objectId: string, page: Page): AssessmentPage
  list(owner: Owner, filter: ListFilter, page: ListPage): PropertyPage
}

export interface Keyed {
  readonly assessment: SavedAssessment
  readonly inputHash: string
}

interface Row {
  readonly id: string
  readonly record: string
}

/** Places and filters meet in one form, whatever the case they were typed in. */
export const foldPlace = (place: string): string =>
  place.trim().normalize('NFC').toLocaleLowerCase('nl')

export function assessmentQueries(database: DatabaseSync): AssessmentQueries {
  const byId = database.prepare(BY_ID)
  const byKey = database.prepare(BY_KEY)
  const history = database.prepare(HISTORY)
  const historyCount = database.prepare(`SELECT count(*) AS total ${OF_OBJECT}`)
  const newest = database.prepare(list('<', 'DESC'))
  const oldest = database.prepare(list('>', 'ASC'))
  const matching = database.prepare(`SELECT count(*) AS matching ${LATEST}`)
  const counts = database.prepare(COUNTS)

  return {
    find(owner, id) {
      const row = byId.get(owner, id) as Row | undefined
      return row && saved(row)
    },
    byKey(owner, tool, key) {
      const row = byKey.get(owner, tool, key) as (Row & { inputHash: string }) | undefined
      return row && { assessment: saved(row), inputHash: row.inputHash }
    },
    history(owner, objectId, page) {
      const rows = history.all({ owner, objectId, ...position(page) }) as unknown as Row[]
      const { total } = historyCount.get({ owner, objectId }) as { total: number }
      const items = rows.slice(0, page.limit).map(saved)
      return { items, total, next: next(items, rows.length) }
    },
    list(owner, filter, page) {
      const where = conditions(owner, filter)
      const statement = page.order === 'newest' ? newest : oldest
      const rows = statement.all({ ...where, ...position(page) }) as unknown as ListRow[]
      const items = rows
        .slice(0, page.limit)
        .map((row) => ({ latest: saved(row), assessments: row.assessments }))
      const latest = items.map((item) => item.latest)
      return {
        items,
        counts: {
          ...(matching.get(where) as { matching: number }),
          ...(counts.get(owner) as { properties: number; assessments: number }),
        },
        next: next(latest, rows.length),
      }
    },
  }
}

interface ListRow extends Row {
  readonly assessments: number
}

const saved = ({ id, record }: Row): SavedAssessment => ({
  ...(JSON.parse(record) as Assessment),
  id,
})

/** One row more than asked for tells whether there is a next page. */
const position = ({ limit, after }: Page) => ({
  at: after?.createdAt ?? null,
  after: after?.id ?? null,
  limit: limit + 1,
})

function next(items: readonly SavedAssessment[], found: number): Position | null {
  const last = items.at(-1)
  return last && found > items.length ? { createdAt: last.createdAt, id: last.id } : null
}

const conditions = (owner: Owner, filter: ListFilter) => ({
  owner,
  place: filter.place === undefined ? null : foldPlace(filter.place),
  energyClass: filter.energyClass ?? null,
  purpose: filter.purpose ?? null,
  from: filter.from ?? null,
  to: filter.to ?? null,
})
