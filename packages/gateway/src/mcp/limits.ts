import type { LimitDecision } from '../http/limit-decision.ts'
import type { Principal } from '../resource/principal.ts'

/**
 * Decides what a caller may do now. Implemented outside this room. A caller with a token is counted
 * as that person or client, one without as its address. Nothing is taken when it is not allowed.
 */
export interface McpLimiter {
  /** Takes `cost` messages, whatever they ask for; a batch counts as many as it holds. */
  message(caller: Caller, cost: number): LimitDecision
  /** Takes `cost` tool calls, or reads of resources. */
  toolCall(caller: Caller, cost: number): LimitDecision
  /** Counts credentials that turned out to be bad; not allowed means that they were too many. */
  tokenRefused(address: string): LimitDecision
}

export interface Caller {
  readonly principal?: Principal
  /** The client address, already judged by the trusted-proxy rule. */
  readonly address: string
}
