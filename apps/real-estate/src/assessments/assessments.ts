import type { Assessment, Purpose } from '../domain/assessment.ts'
import type { Day } from '../domain/calendar.ts'
import type { EnergyClass } from '../domain/energy-class.ts'

declare const brand: unique symbol

/** The internal id of the person whose assessments these are. Only a signed-in caller yields one. */
export type Owner = string & { readonly [brand]: 'owner' }

/**
 * Each person's own assessments. Every method with an `owner` looks only at what belongs to them; another
 * person's assessment can not be told from one that does not exist.
 * Every method rejects with {@link AssessmentsRefused} when the store can't do it.
 */
export interface Assessments {
  /** Stores one assessment completely, or nothing. */
  save(owner: Owner, assessment: Assessment, idempotency?: Idempotency): Promise<SaveResult>
  find(owner: Owner, id: string): Promise<SavedAssessment | undefined>
  /** All assessments of one object, newest first. */
  history(owner: Owner, objectId: string, page: Page): Promise<AssessmentPage>
  /** Each assessed object once, with its latest assessment. */
  list(owner: Owner, filter: ListFilter, page: ListPage): Promise<PropertyPage>
  /** Reads from the store, of nobody in particular. */
  check(): Promise<void>
}

/** One retried call: the same key of the same owner and tool must mean the same input. */
export interface Idempotency {
  readonly tool: string
  readonly key: string
}

export interface SavedAssessment extends Assessment {
  readonly id: string
}

export interface SaveResult {
  readonly assessment: SavedAssessment
  /** It was there already, under the same idempotency key. */
  readonly replayed: boolean
}

/** Where a page ended: the next one starts after it. */
export interface Position {
  readonly createdAt: number
  readonly id: string
}

export interface Page {
  readonly limit: number
  readonly after?: Position
}

export interface ListPage extends Page {
  readonly order: 'newest' | 'oldest'
}

/** What the latest assessment of an object must be like. */
export interface ListFilter {
  readonly place?: string
  /** `none`: without a valid label. */
  readonly energyClass?: EnergyClass | 'none'
  readonly purpose?: Purpose
  /** Dutch days, both included. */
  readonly from?: Day
  readonly to?: Day
}

export interface AssessmentPage {
  readonly items: readonly SavedAssessment[]
  readonly total: number
  readonly next: Position | null
}

export interface PropertyPage {
  readonly items: readonly { readonly latest: SavedAssessment; readonly assessments: number }[]
  readonly counts: {
    readonly matching: number
    readonly properties: number
    readonly assessments: number
  }
  readonly next: Position | null
}

export type RefusalReason = 'idempotency_conflict' | 'full' | 'unavailable'

/** The store could not do it, and changed nothing. `cause` is for the log only. */
export class AssessmentsRefused extends Error {
  override name = 'AssessmentsRefused'
  readonly reason: RefusalReason
  /** With `full`: how many assessments fit. */
  readonly limit: number | undefined
  constructor(reason: RefusalReason, options: { limit?: number; cause?: unknown } = {}) {
    super(`The assessments can't be stored or read: ${reason}.`, { cause: options.cause })
    this.reason = reason
    this.limit = options.limit
  }
}
