import type { SourceFault } from '../register/consulted.ts'

export type { SourceFault }

/** Nobody was asked: the answer is missing by our own rule and not by the source's fault. */
export const isOwnRule = (fault: SourceFault): boolean =>
  fault === 'sign-in' || fault === 'budget-spent' || fault === 'not-configured'

/** Safe to show and to log: it names the source and the fault, never an address or a key. */
export class SourceFailed extends Error {
  override name = 'SourceFailed'
  readonly source: string
  readonly fault: SourceFault
  /** How long the source asked to be left alone, in milliseconds. */
  readonly waitMs: number | undefined
  /** @param source its title, such as "EP-Online". */
  constructor(source: string, fault: SourceFault, waitMs?: number) {
    super(`${source} gave no usable answer: ${fault}.`)
    this.source = source
    this.fault = fault
    this.waitMs = waitMs
  }
}

/** Every source that could have answered failed, and nothing else holds the answer. */
export class SourcesUnavailable extends Error {
  override name = 'SourcesUnavailable'
  readonly failures: readonly SourceFailed[]
  constructor(failures: readonly SourceFailed[]) {
    super(failures.map(({ message }) => message).join(' '))
    this.failures = failures
  }
}
