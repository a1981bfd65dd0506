import type { SqlDatabase } from '@voordeur/gateway/storage'
import type { AssessmentPage, Counts, ListFilter, Moment, Owner, Page } from './assessments.ts'
import { named } from './named.ts'
import { ORDERS } from './order.ts'
import { storedRow } from './postgres-text.ts'
import { filterValues, type ListRow, NOTHING, pageOf, seenValues, startValues } from './rows.ts'
import { COUNTS, matching, NEWEST, ordered, type Rows } from './statements.ts'

/** So that a page and its counts are of one moment, whatever is erased meanwhile. */
const ONE_MOMENT = named('SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY')

/** Reads pages of the given rows. */
export function postgresPages(database: SqlDatabase, rows: Rows) {
  const newest = named<Moment>(NEWEST)
  const counts = named(COUNTS)
  const fitting = named(matching(rows))
  const statements = new Map(ORDERS.map((order) => [order, named(ordered(rows, order))]))
  return async (owner: Owner, filter: ListFilter, page: Page): Promise<AssessmentPage> => {
    const until = page.after?.until ?? (await database.rows(newest({ owner })))[0]
    const read = statements.get(page.order)
    if (!until || !read) return NOTHING
    const seen = seenValues(owner, until)
    const where = { ...seen, ...filterValues(filter) }
    const queries = [
      ONE_MOMENT({}),
      read({ ...where, ...startValues(page) }),
      fitting(where),
      counts(seen),
    ]
    const [, found, fit, all] = await database.transact(queries.map((query) => ({ query })))
    const counted = Object.assign({}, fit?.[0], all?.[0]) as Counts
    return pageOf((found as ListRow[]).map(storedRow), counted, page, until)
  }
}
