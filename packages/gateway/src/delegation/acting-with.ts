import type { Principal } from '../resource/principal.ts'
import { runDelegating } from './current-delegation.ts'
import type { Delegator } from './delegator.ts'

export interface ActingWith {
  readonly principal: Principal
  /** What the tool's contract declares as `downstream`. */
  readonly declared: readonly string[]
  /** What every exchange gives. */
  readonly token: string
}

/**
 * Runs a handler as a person it may act for, with a token of the test's own: `delegate()` gives it,
 * `delegatedFetch()` sends it. What the contract does not declare is refused as it would be.
 */
export const actingWith = async <T>(
  { principal, declared, token }: ActingWith,
  work: () => T | Promise<T>,
): Promise<T> => {
  const delegator: Pick<Delegator, 'tokenFor'> = { tokenFor: async () => token }
  const { signal } = new AbortController()
  return runDelegating({ principal, toolName: 'under test', declared, delegator, signal }, work)
}
