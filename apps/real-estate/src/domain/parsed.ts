import type { ErrorCode } from './messages/errors.ts'

/** What is wrong with one input: a code from the catalogue, the field, and what fills the text. */
export interface Problem {
  readonly code: ErrorCode
  /** The input at fault; `''` when no single one is. */
  readonly field: string
  readonly params?: Readonly<Record<string, string | number>>
}

/** The outcome of reading what a person typed. */
export type Parsed<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly problem: Problem }

export const parsed = <T>(value: T): Parsed<T> => ({ ok: true, value })

export const problem = (
  code: ErrorCode,
  field: string,
  params?: Problem['params'],
): { readonly ok: false; readonly problem: Problem } => ({
  ok: false,
  problem: params ? { code, field, params } : { code, field },
})
