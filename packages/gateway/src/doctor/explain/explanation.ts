import type { Finding } from '../finding.ts'

/** Something that is read off, and neither right nor wrong. */
export interface Fact {
  readonly name: string
  readonly value: string
}

/** What a text turned out to be. */
export interface Explanation {
  readonly input: 'token' | 'error' | 'challenge'
  /** One sentence that says what it is, and what the gateway makes of it. */
  readonly title: string
  readonly facts: readonly Fact[]
  readonly findings: readonly Finding[]
}
