import { AsyncLocalStorage } from 'node:async_hooks'
import type { Principal } from './principal.ts'

const caller = new AsyncLocalStorage<Principal | undefined>()

/** The caller of the tool that is running now; `undefined` when the call came without a token. */
export const currentUser = (): Principal | undefined => caller.getStore()

/** Runs `work` on behalf of `principal`. Only the tool host and tests of handlers call this. */
export const runAs = <T>(principal: Principal | undefined, work: () => T): T =>
  caller.run(principal, work)
