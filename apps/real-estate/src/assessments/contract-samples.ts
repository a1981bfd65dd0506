import assert from 'node:assert/strict'
import type { TestContext } from 'node:test'
import type { Assessment } from '../domain/assessment.ts'
import {
  type AssessmentPage,
  type Assessments,
  AssessmentsRefused,
  type ListFilter,
  type Owner,
  type Page,
  type Position,
  type RefusalReason,
} from './assessments.ts'
import type { Order } from './order.ts'
import { sampleOf } from './sample-assessment.ts'

export const ANNA = 'anna' as Owner
export const BRAM = 'bram' as Owner
export const OBJECT = '9999010000000001'
export const OTHER = '9999010000000002'
export const KEYED = { tool: 'T', key: 'k' }

/** Opens an empty store and closes it when the test ends. */
export type OpenStore = (
  t: TestContext,
  options?: { readonly perOwner?: number },
) => Promise<Assessments>

/** Whether a call ended in this refusal, for `assert.rejects`. */
export const refusedAs = (reason: RefusalReason) => (error: unknown) =>
  error instanceof AssessmentsRefused && error.reason === reason

/** How many assessments an owner has. */
export const countOf = async (store: Assessments, owner: Owner): Promise<number> =>
  (await store.every(owner, {}, { limit: 1, order: 'newest' })).counts.matching

/** The objects that a list of Anna's holds, oldest first, also checked against its count. */
export async function found(store: Assessments, filter: ListFilter): Promise<readonly string[]> {
  const { items, counts } = await store.list(ANNA, filter, { limit: 9, order: 'oldest' })
  assert.equal(items.length, counts.matching)
  return items.map(({ assessment }) => assessment.property.adresseerbaarObjectId)
}

interface Walk {
  readonly limit?: number
  readonly read?: 'list' | 'every'
  /** Runs between two pages. */
  readonly meanwhile?: () => Promise<void>
}

/** All pages of a list, one after the other. */
export async function walk(store: Assessments, owner: Owner, order: Order, walking: Walk = {}) {
  const { limit = 2, read = 'list', meanwhile } = walking
  const rows: { id: string; display: string; createdAt: number }[] = []
  let after: Position | null = null
  do {
    const page: Page = { limit, order, ...(after && { after }) }
    const { items, next }: AssessmentPage = await store[read](owner, {}, page)
    assert.ok(items.length <= limit)
    rows.push(
      ...items.map(({ assessment: { id, createdAt, property } }) => ({
        id,
        display: property.display,
        createdAt,
      })),
    )
    assert.ok(rows.length < 100, 'a list that ends')
    after = next
    if (after) await meanwhile?.()
  } while (after)
  return rows
}

/** An assessment of an object whose value and address are these. */
export function valued(object: string, central: number | null, createdAt: number): Assessment {
  const sample = sampleOf(object, { createdAt })
  const band = { ...SAMPLE_BAND, central: central ?? 0 }
  const findings = { ...sample.findings, valueBand: central === null ? null : band }
  return { ...sample, findings, property: { ...sample.property, display: object } }
}

const SAMPLE_BAND = {
  basis: 'caller_woz',
  low: 1,
  high: 2,
  formula: 'f',
  spread: 0.15,
  valueOn: null,
  inputs: [],
  regionalLevel: null,
} as const

const SEVERITIES = {
  AREA_CONFLICT: 'attention',
  AREA_CONFLICT_CALLER: 'attention',
  IN_ONDERZOEK: 'attention',
  DEMOLITION_PERMIT: 'serious',
  MIXED_USE: 'info',
} as const

/** An assessment with these findings. */
export function flagged(
  object: string,
  createdAt: number,
  ...codes: readonly (keyof typeof SEVERITIES)[]
): Assessment {
  const sample = sampleOf(object, { createdAt })
  const flags = codes.map((code) => ({ code, severity: SEVERITIES[code] }))
  return { ...sample, findings: { ...sample.findings, flags } }
}
