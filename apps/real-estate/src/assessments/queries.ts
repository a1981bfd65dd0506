import type { DatabaseSync, StatementSync } from 'node:sqlite'
import type { Assessment } from '../domain/assessment.ts'
import type {
  AssessmentPage,
  Counts,
  Idempotency,
  ListedAssessment,
  ListFilter,
  Moment,
  Owner,
  Page,
  SavedAssessment,
} from './assessments.ts'
import { foldPlace, RANK } from './columns.ts'
import { NO_VALUE, ORDERS, type Order, sortKey } from './order.ts'

const ROW = 'a.id, a.record, a.tool, a.idempotency_key AS idempotencyKey'

// Owner and id are one index: whether another person has the id makes no difference to the look-up.
const BY_ID = `SELECT ${ROW} FROM assessment a WHERE owner = ? AND id = ?`

const BY_KEY = `SELECT ${ROW} FROM assessment a
  WHERE owner = :owner AND tool = :tool AND idempotency_key = :key`

const NEWEST = `SELECT created_at AS createdAt, id FROM assessment WHERE owner = ?
  ORDER BY created_at DESC, id DESC LIMIT 1`

/** What there was at the first page. */
const seen = (row: string): string => `(${row}.created_at, ${row}.id) <= (:untilAt, :untilId)`

const EACH = `FROM assessment a WHERE a.owner = :owner AND ${seen('a')}`

const LATEST = `${EACH} AND NOT EXISTS (
    SELECT 1 FROM assessment later WHERE later.owner = a.owner AND later.object_id = a.object_id
      AND (later.created_at, later.id) > (a.created_at, a.id) AND ${seen('later')})`

// Each condition looks at its own bound value first: a row that no filter asks about is not read.
const FILTER = `AND (:objectId IS NULL OR a.object_id = :objectId)
  AND (:place IS NULL OR a.place = :place)
  AND (:energyClass IS NULL OR a.energy_class = :energyClass)
  AND (:purpose IS NULL OR a.purpose = :purpose)
  AND (:from IS NULL OR a.day >= :from) AND (:to IS NULL OR a.day <= :to)
  AND (:valueMin IS NULL OR a.value >= :valueMin) AND (:valueMax IS NULL OR a.value <= :valueMax)
  AND (:flag IS NULL OR instr(a.flags, :flag) > 0) AND (:severity IS NULL OR a.severity >= :severity)
  AND (:rules IS NULL OR (a.rules_version = :rules) = :sameRules)`

const COUNTS = `SELECT count(*) AS assessments, count(DISTINCT a.object_id) AS properties ${EACH}`

const OF_OBJECT = `(SELECT count(*) FROM assessment c WHERE c.owner = a.owner
  AND c.object_id = a.object_id AND ${seen('c')}) AS assessments`

const DATE = 'a.created_at'
const KEYS: Readonly<Record<Order, readonly [expression: string, direction: 'ASC' | 'DESC']>> = {
  newest: [DATE, 'DESC'],
  oldest: [DATE, 'ASC'],
  highest_value: [`coalesce(a.value, ${NO_VALUE.highest_value})`, 'DESC'],
  lowest_value: [`coalesce(a.value, ${NO_VALUE.lowest_value})`, 'ASC'],
  address: ['a.address_key', 'ASC'],
}

function ordered(rows: string, order: Order): string {
  const [key, direction] = KEYS[order]
  return `SELECT ${ROW}, ${OF_OBJECT} ${rows} ${FILTER}
    AND (:key IS NULL OR (${key}, a.id) ${direction === 'ASC' ? '>' : '<'} (:key, :after))
    ORDER BY ${key} ${direction}, a.id ${direction} LIMIT :limit`
}

/** Owner-filtered reads; the filter is in every statement. */
export interface AssessmentQueries {
  find(owner: Owner, id: string): SavedAssessment | undefined
  byKey(owner: Owner, idempotency: Idempotency): SavedAssessment | undefined
  every: ReadPage
  list: ReadPage
}

type ReadPage = (owner: Owner, filter: ListFilter, page: Page) => AssessmentPage

export function assessmentQueries(database: DatabaseSync): AssessmentQueries {
  const byId = database.prepare(BY_ID)
  const byKey = database.prepare(BY_KEY)
  const one = (row: unknown) => (row ? saved(row as Row) : undefined)
  return {
    find: (owner, id) => one(byId.get(owner, id)),
    byKey: (owner, { tool, key }) => one(byKey.get({ owner, tool, key })),
    every: pages(database, EACH),
    list: pages(database, LATEST),
  }
}

/** Reads pages of the given rows. */
function pages(database: DatabaseSync, rows: string): ReadPage {
  const newest = database.prepare(NEWEST)
  const counts = database.prepare(COUNTS)
  const matching = database.prepare(`SELECT count(*) AS matching ${rows} ${FILTER}`)
  const statements = Object.fromEntries(
    ORDERS.map((order) => [order, database.prepare(ordered(rows, order))]),
  ) as Record<Order, StatementSync>
  return (owner, filter, { order, limit, after }) => {
    const until = after?.until ?? (newest.get(owner) as Moment | undefined)
    if (!until) return NOTHING
    const seenBy = { owner, untilAt: until.createdAt, untilId: until.id }
    const where = { ...seenBy, ...conditions(filter) }
    // One row more than asked for tells whether there is a next page.
    const start = { key: after?.key ?? null, after: after?.id ?? null, limit: limit + 1 }
    const found = statements[order].all({ ...where, ...start }) as unknown as ListRow[]
    const items = found.slice(0, limit).map((row) => listed(row, order, until))
    return {
      items,
      counts: { ...(matching.get(where) as Matching), ...(counts.get(seenBy) as All) },
      next: found.length > limit ? (items.at(-1)?.position ?? null) : null,
    }
  }
}

type Matching = Pick<Counts, 'matching'>
type All = Omit<Counts, 'matching'>

const NOTHING: AssessmentPage = {
  items: [],
  counts: { matching: 0, properties: 0, assessments: 0 },
  next: null,
}

interface Row {
  readonly id: string
  readonly record: string
  readonly tool: string | null
  readonly idempotencyKey: string | null
}

interface ListRow extends Row {
  readonly assessments: number
}

function listed(row: ListRow, order: Order, until: Moment): ListedAssessment {
  const assessment = saved(row)
  const position = { key: sortKey(order, assessment), id: row.id, until }
  return { assessment, assessments: row.assessments, position }
}

const saved = ({ id, record, tool, idempotencyKey: key }: Row): SavedAssessment => ({
  ...(JSON.parse(record) as Assessment),
  id,
  idempotency: tool !== null && key !== null ? { tool, key } : null,
})

const conditions = (filter: ListFilter) => ({
  objectId: filter.objectId ?? null,
  place: filter.place === undefined ? null : foldPlace(filter.place),
  energyClass: filter.energyClass ?? null,
  purpose: filter.purpose ?? null,
  from: filter.from ?? null,
  to: filter.to ?? null,
  valueMin: filter.valueMin ?? null,
  valueMax: filter.valueMax ?? null,
  flag: filter.flag === undefined ? null : ` ${filter.flag} `,
  severity: filter.severity === undefined ? null : RANK[filter.severity],
  rules: filter.rules?.version ?? null,
  sameRules: filter.rules?.same === false ? 0 : 1,
})
