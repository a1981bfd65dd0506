import type { Assessment, Purpose, Severity } from '../domain/assessment.ts'
import type { Day } from '../domain/calendar.ts'
import type { EnergyClass } from '../domain/energy-class.ts'
import type { NoteCode } from '../domain/messages.ts'
import type { Order } from './order.ts'

declare const brand: unique symbol

/** The internal id of the person whose assessments these are. Only a signed-in caller yields one. */
export type Owner = string & { readonly [brand]: 'owner' }

/**
 * Each person's own assessments. Every method with an `owner` looks only at what belongs to them; another
 * person's assessment can not be told from one that does not exist.
 * Every method rejects with {@link AssessmentsRefused} when the store can't do it.
 * What any implementation must do is written as tests: `assessmentsContract`.
 */
export interface Assessments {
  /** Stores one assessment completely, or nothing. */
  save(owner: Owner, assessment: Assessment, idempotency?: Idempotency): Promise<SaveResult>
  find(owner: Owner, id: string): Promise<SavedAssessment | undefined>
  /** Each assessed object once, with its latest assessment. */
  list(owner: Owner, filter: ListFilter, page: Page): Promise<AssessmentPage>
  /** Every assessment, each a row of its own. */
  every(owner: Owner, filter: ListFilter, page: Page): Promise<AssessmentPage>
  /**
   * Deletes for good: once it resolves no read finds it, its idempotency key is free again, and the
   * store keeps no copy of its own. What a database keeps of freed space is said where it is
   * opened. What is not there (any more) is none.
   */
  erase(owner: Owner, what: Erasure): Promise<Erased>
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
  /** The key it was saved under, if any. */
  readonly idempotency: Idempotency | null
}

export interface SaveResult {
  readonly assessment: SavedAssessment
  /** It was there already, under the same idempotency key. */
  readonly replayed: boolean
}

/** One assessment, all of one object, or all of the owner. */
export type Erasure =
  | { readonly id: string }
  | { readonly objectId: string }
  | { readonly everything: true }

export interface Erased {
  readonly erased: number
  /** How many the owner still has. */
  readonly left: number
}

/** When an assessment was made; those of one millisecond come in the order of their ids. */
export interface Moment {
  readonly createdAt: number
  readonly id: string
}

/**
 * Where a page ended: the next one starts after it. What was made after the newest that the first
 * page saw is in none of them, so that nothing comes twice or is pushed out. What was deleted is gone
 * from the later ones; an object whose latest assessment is deleted between two pages moves to the
 * place of the one before, which may be a page that was read already.
 */
export interface Position {
  /** What the order goes by, of the last row. */
  readonly key: number | string
  readonly id: string
  /** The newest assessment there was at the first page. */
  readonly until: Moment
}

export interface Page {
  readonly limit: number
  readonly order: Order
  readonly after?: Position
}

/** What an assessment must be like; in a list of objects, the latest of each. */
export interface ListFilter {
  readonly objectId?: string
  /** The whole name, in any case. */
  readonly place?: string
  /** `none`: without a valid label. */
  readonly energyClass?: EnergyClass | 'none'
  readonly purpose?: Purpose
  /** Dutch days, both included. */
  readonly from?: Day
  readonly to?: Day
  /** Euro, of the central value, both included; without a value nothing fits. */
  readonly valueMin?: number
  readonly valueMax?: number
  /** Has this finding. */
  readonly flag?: NoteCode
  /** Has a finding at least as severe. */
  readonly severity?: Severity
  /** Made by this version of the rules, or by any other. */
  readonly rules?: { readonly version: string; readonly same: boolean }
}

export interface Counts {
  /** Rows that fit the filter. */
  readonly matching: number
  /** All objects and all assessments of the owner, as the first page saw them. */
  readonly properties: number
  readonly assessments: number
}

export interface AssessmentPage {
  readonly items: readonly ListedAssessment[]
  readonly counts: Counts
  /** `null` on the last page. */
  readonly next: Position | null
}

export interface ListedAssessment {
  readonly assessment: SavedAssessment
  /** How many the owner has of its object. */
  readonly assessments: number
  /** The next page, if this were the last row of its own. */
  readonly position: Position
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
