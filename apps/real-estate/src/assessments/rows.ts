import { randomBytes } from 'node:crypto'
import type { Assessment } from '../domain/assessment.ts'
import {
  type AssessmentPage,
  AssessmentsRefused,
  type Counts,
  type Idempotency,
  type ListedAssessment,
  type ListFilter,
  type Moment,
  type Owner,
  type Page,
  type SavedAssessment,
  type SaveResult,
} from './assessments.ts'
import { columnsOf, foldPlace, RANK } from './columns.ts'
import { type Order, sortKey } from './order.ts'

/** How many assessments one person can keep. */
export const PER_OWNER = 10_000
const ID_BYTES = 16

/** What an assessment is found again as. */
export interface Row {
  readonly id: string
  readonly record: string
  readonly tool: string | null
  readonly idempotencyKey: string | null
}

export interface ListRow extends Row {
  readonly assessments: number
}

/** What an assessment that is saved now is to be answered as. */
export const newlySaved = (
  assessment: Assessment,
  idempotency: Idempotency | null,
): SavedAssessment => ({
  ...assessment,
  id: `asm_${randomBytes(ID_BYTES).toString('base64url')}`,
  idempotency,
})

/** The values of `INSERT`. */
export function insertValues(
  owner: Owner,
  { id, idempotency, ...assessment }: SavedAssessment,
  perOwner: number,
) {
  const { tool = null, key = null } = idempotency ?? {}
  return { ...columnsOf(assessment), owner, id, tool, key, perOwner }
}

export const savedOf = ({ id, record, tool, idempotencyKey: key }: Row): SavedAssessment => ({
  ...(JSON.parse(record) as Assessment),
  id,
  idempotency: tool !== null && key !== null ? { tool, key } : null,
})

/** The answer to a call whose key was used already. */
export function replay(earlier: SavedAssessment, { inputHash }: Assessment): SaveResult {
  if (earlier.inputHash !== inputHash) throw new AssessmentsRefused('idempotency_conflict')
  return { assessment: earlier, replayed: true }
}

/** The values that all statements of a page have. */
export const seenValues = (owner: Owner, until: Moment) => ({
  owner,
  untilAt: until.createdAt,
  untilId: until.id,
})

export const filterValues = (filter: ListFilter) => ({
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

/** One row more than asked for tells whether there is a next page. */
export const startValues = ({ after, limit }: Page) => ({
  key: after?.key ?? null,
  after: after?.id ?? null,
  limit: limit + 1,
})

/** The page of somebody who has nothing. */
export const NOTHING: AssessmentPage = {
  items: [],
  counts: { matching: 0, properties: 0, assessments: 0 },
  next: null,
}

/** @param rows one more than the page has, when another follows. */
export function pageOf(
  rows: readonly ListRow[],
  counts: Counts,
  { limit, order }: Page,
  until: Moment,
): AssessmentPage {
  const items = rows.slice(0, limit).map((row) => listed(row, order, until))
  return {
    items,
    counts,
    next: rows.length > limit ? (items.at(-1)?.position ?? null) : null,
  }
}

function listed(row: ListRow, order: Order, until: Moment): ListedAssessment {
  const assessment = savedOf(row)
  const position = { key: sortKey(order, assessment), id: row.id, until }
  return { assessment, assessments: row.assessments, position }
}
