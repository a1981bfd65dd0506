/** `skipped` is neither good nor bad: it could not be looked at, and the text says why. */
export type Status = 'ok' | 'warning' | 'problem' | 'skipped'

/** One row of the answer. `scrub.ts` sees to it that nothing in it is secret. */
export interface Finding {
  /** A short name that stays the same between versions. */
  readonly check: string
  readonly status: Status
  /** What was found, one or two sentences. */
  readonly found: string
  /** What to do about it; absent where {@link found} says so itself, or nothing is to be done. */
  readonly fix?: string
  /** A command that does it, with placeholders in angle brackets for what is not known. */
  readonly command?: string
}

/** The exit codes, as the help text promises them. */
export const EXIT = {
  /** Nothing wrong was found. */
  good: 0,
  /** A warning or a problem was found, or a failure explained. */
  found: 1,
  /** Wrong use, or nothing could be read: nothing was judged. */
  unusable: 2,
} as const

export const exitCodeOf = (findings: readonly Finding[]): number =>
  findings.some(({ status }) => status === 'warning' || status === 'problem')
    ? EXIT.found
    : EXIT.good
