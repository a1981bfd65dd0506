import type { DelegationClass } from '../delegation/delegation-failed.ts'
import { B2C } from './codes/b2c.ts'
import { B2C_REQUEST } from './codes/b2c-request.ts'
import { BLOCKED } from './codes/blocked.ts'
import { CONSENT } from './codes/consent.ts'
import { CREDENTIAL } from './codes/credential.ts'
import { REAUTH } from './codes/reauth.ts'
import { REGISTRATION } from './codes/registration.ts'
import { REQUEST } from './codes/request.ts'
import { SIGN_IN } from './codes/sign-in.ts'
import { STEP_UP } from './codes/step-up.ts'
import { TRANSIENT } from './codes/transient.ts'

/** What can be done about it: as for On-Behalf-Of, or nothing, since it is part of signing in. */
export type CodeClass = DelegationClass | 'SIGN_IN'

export interface CodeExplanation {
  readonly class: CodeClass
  /** What happened, in plain words. */
  readonly cause: string
  /** What to do, and who can. */
  readonly fix: string
  /** The Azure CLI command that does it or shows more, with placeholders in angle brackets. */
  readonly az?: string
}

/** A table of codes. Our own words; the codes are listed at login.microsoftonline.com/error. */
export type Codes = Readonly<Record<string, CodeExplanation>>

const ALL: Codes = {
  ...STEP_UP,
  ...CONSENT,
  ...BLOCKED,
  ...REAUTH,
  ...CREDENTIAL,
  ...REGISTRATION,
  ...REQUEST,
  ...TRANSIENT,
  ...SIGN_IN,
  ...B2C,
  ...B2C_REQUEST,
}

/** Every code that is explained, such as `AADSTS50011` or `AADB2C90118`. */
export const knownCodes: readonly string[] = Object.keys(ALL)

/** @param code with its prefix. `undefined` for one that we don't know. */
export const explainCode = (code: string): CodeExplanation | undefined =>
  Object.hasOwn(ALL, code) ? ALL[code] : undefined

/** Enough for a message; nothing legitimate names more. */
const MAX_CODES = 5

/** The codes a text names, in order and without repeats; at most five. */
export function codesIn(text: string): readonly string[] {
  const found = text.match(/\b(?:AADSTS|AADB2C)\d{4,8}\b/g) ?? []
  return [...new Set(found)].slice(0, MAX_CODES)
}

/** Where Microsoft explains a code; for an AADB2C code, its list. */
export const lookUp = (code: string): string =>
  code.startsWith('AADSTS')
    ? `https://login.microsoftonline.com/error?code=${code.slice('AADSTS'.length)}`
    : 'https://learn.microsoft.com/azure/active-directory-b2c/error-codes'
