import type { DatabaseSync, StatementSync } from 'node:sqlite'
import type {
  AssessmentPage,
  Counts,
  Idempotency,
  ListFilter,
  Moment,
  Owner,
  Page,
  SavedAssessment,
} from './assessments.ts'
import { ORDERS, type Order } from './order.ts'
import {
  filterValues,
  type ListRow,
  NOTHING,
  pageOf,
  type Row,
  savedOf,
  seenValues,
  startValues,
} from './rows.ts'
import {
  BY_ID,
  BY_KEY,
  COUNTS,
  EACH,
  LATEST,
  matching,
  NEWEST,
  ordered,
  type Rows,
} from './statements.ts'

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
  const one = (row: unknown) => (row ? savedOf(row as Row) : undefined)
  return {
    find: (owner, id) => one(byId.get({ owner, id })),
    byKey: (owner, { tool, key }) => one(byKey.get({ owner, tool, key })),
    every: pages(database, EACH),
    list: pages(database, LATEST),
  }
}

/** Reads pages of the given rows. */
function pages(database: DatabaseSync, rows: Rows): ReadPage {
  const newest = database.prepare(NEWEST)
  const counts = database.prepare(COUNTS)
  const fitting = database.prepare(matching(rows))
  const statements = Object.fromEntries(
    ORDERS.map((order) => [order, database.prepare(ordered(rows, order))]),
  ) as Record<Order, StatementSync>
  return (owner, filter, page) => {
    const until = page.after?.until ?? (newest.get({ owner }) as Moment | undefined)
    if (!until) return NOTHING
    const seen = seenValues(owner, until)
    const where = { ...seen, ...filterValues(filter) }
    const found = statements[page.order].all({ ...where, ...startValues(page) })
    const counted = { ...fitting.get(where), ...counts.get(seen) } as unknown as Counts
    return pageOf(found as unknown as ListRow[], counted, page, until)
  }
}
