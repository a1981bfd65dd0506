import type { LimitDecision } from '../http/limit-decision.ts'
import type { Principal } from '../resource/principal.ts'

/** Decides whether a caller may make more tool calls now. Implemented outside this room. */
export interface CallLimiter {
  /**
   * Takes `cost` calls from the caller's allowance: a person's or client's own when the request
   * carried a token, otherwise the address's. Nothing is taken when it is not allowed.
   */
  take(caller: Caller, cost: number): LimitDecision
}

export interface Caller {
  readonly principal?: Principal
  /** The client address, already judged by the trusted-proxy rule. */
  readonly address: string
}
