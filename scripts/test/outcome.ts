/** What one phase of the test run came to. */
export interface Outcome {
  readonly passed: number
  readonly failures: readonly Failure[]
  readonly skips: readonly Skip[]
}

export interface Failure {
  /** Which check: a test's full name with its place, or the phase itself. */
  readonly name: string
  /** Everything a reader needs to see why. */
  readonly detail: string
}

export interface Skip {
  readonly name: string
  readonly reason: string
}

export const passedOnce: Outcome = { passed: 1, failures: [], skips: [] }

export const failedOnce = (name: string, detail: string): Outcome => ({
  passed: 0,
  failures: [{ name, detail }],
  skips: [],
})

export const skippedOnce = (name: string, reason: string): Outcome => ({
  passed: 0,
  failures: [],
  skips: [{ name, reason }],
})

/** All of `outcomes` as one. */
export const together = (outcomes: readonly Outcome[]): Outcome => ({
  passed: outcomes.reduce((sum, { passed }) => sum + passed, 0),
  failures: outcomes.flatMap(({ failures }) => failures),
  skips: outcomes.flatMap(({ skips }) => skips),
})

/** `N passed, N failed, N skipped`: the one line every phase and the whole run end with. */
export const summary = ({ passed, failures, skips }: Outcome): string =>
  `${passed} passed, ${failures.length} failed, ${skips.length} skipped`
