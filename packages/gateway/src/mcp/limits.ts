import type { LimitDecision } from '../http/limit-decision.ts'
import type { Principal } from '../resource/principal.ts'

/**
 * Decides what a caller may do now. Implemented outside this room. A caller with a token is counted
 * as that person or client, one without as its address. Nothing is taken when it is not allowed.
 */
export interface McpLimiter {
  /** Takes `cost` messages, whatever they ask for; a batch counts as many as it holds. */
  message(caller: Caller, cost: number): LimitDecision
  /** Takes `cost` tool calls. */
  toolCall(caller: Caller, cost: number): LimitDecision
  /** Whether credentials from this address are still looked at. Takes nothing. */
  mayPresentToken(address: string): LimitDecision
  /** Counts credentials that turned out to be bad. */
  tokenRefused(address: string): void
}

export interface Caller {
  readonly principal?: Principal
  /** The client address, already judged by the trusted-proxy rule. */
  readonly address: string
}
