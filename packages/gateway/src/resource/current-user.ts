import { AsyncLocalStorage } from 'node:async_hooks'
import type { Principal } from './principal.ts'

interface Call {
  readonly principal: Principal | undefined
  readonly acting: object | undefined
}

/** One store for all that belongs to a call: each further one is copied at every call. */
const current = new AsyncLocalStorage<Call>()

/** The caller of the tool that is running now; `undefined` when the call came without a token. */
export const currentUser = (): Principal | undefined => current.getStore()?.principal

/** What the running call may do elsewhere, as it was given to `runAs`. */
export const currentActing = (): object | undefined => current.getStore()?.acting

/**
 * Runs `work` on behalf of `principal`. Only the tool host and tests of handlers call this.
 * @param acting what the call may do elsewhere (`delegation/current-delegation.ts`); nothing when
 *   left out, whatever is around it.
 */
export const runAs = <T>(principal: Principal | undefined, work: () => T, acting?: object): T =>
  current.run({ principal, acting }, work)
