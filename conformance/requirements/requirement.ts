/** A duty of a specification, or a promise of our own, and what this project makes of it. */
export type Requirement = Claimed | NotClaimed

interface Duty {
  /** Stable: `chapter-duty`, in lower case. It outlives file names and wording. */
  readonly id: string
  /** RFC 2119. Promises of our own are all `MUST`. */
  readonly level: 'MUST' | 'SHOULD'
  /** Document and section. */
  readonly source: string
  /** One sentence, in our own words. */
  readonly duty: string
}

/** Met: by this code, shown by these tests. */
export interface Claimed extends Duty {
  /** The file to open first, from the root of the repository. */
  readonly code: string
  readonly tests: readonly TestCase[]
}

/** Not met, or not applicable. */
export interface NotClaimed extends Duty {
  readonly status: 'not-claimed'
  readonly why: string
}

/** One `it` or `test` of a file, by its title; or one for each row of a table, by how it begins. */
export type TestCase =
  | { readonly file: string; readonly title: string }
  | { readonly file: string; readonly matches: string }

/** Tests of one file, by their exact titles. */
export const tested = (file: string, ...titles: readonly string[]): TestCase[] =>
  titles.map((title) => ({ file, title }))

/** The tests that a loop makes: their title up to its first placeholder. */
export const testedEach = (file: string, matches: string): TestCase => ({ file, matches })

export const isClaimed = (requirement: Requirement): requirement is Claimed =>
  !('status' in requirement)
