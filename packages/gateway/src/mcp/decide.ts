import { rateLimitFields } from '../http/limit-decision.ts'
import type { Principal } from '../resource/principal.ts'
import { challenged, verdictRefusal } from './authenticate.ts'
import type { Gate } from './gate.ts'
import { heldBack } from './hold-back.ts'
import type { Identified } from './identify.ts'
import { demanded, judge } from './judge.ts'
import type { Caller } from './limits.ts'
import type { Message } from './message.ts'
import type { Refusal } from './rpc-answer.ts'
import { tooMany } from './too-many.ts'

export interface Permission {
  readonly principal: Principal | undefined
  /** Fields for the answer, whatever it will be. */
  readonly headers: Readonly<Record<string, string>>
}

export type Decision = Permission | { readonly refusal: Refusal }

/**
 * Whether the caller may do what its message asks, and may do it again so soon. The first message
 * of a batch was taken from the caller's allowance with the request; the others are taken here.
 */
export function decide(
  { calls, reads, size }: Pick<Message, 'calls' | 'reads' | 'size'>,
  identified: Exclude<Identified, { refusal: Refusal }>,
  resourceMetadata: string,
  gate: Gate,
): Decision {
  if ('fault' in identified) {
    const scopes = gate.scopeNames(demanded(calls, gate))
    return { refusal: challenged(resourceMetadata, scopes, identified.fault) }
  }
  const { caller } = identified
  const more = size > 1 ? gate.limiter.message(caller, size - 1) : undefined
  if (more?.allowed === false) return { refusal: tooMany(more, 'requests') }
  const verdict = judge(calls, caller.principal, gate)
  const refusal =
    verdictRefusal(verdict, resourceMetadata, gate.scopeNames) ??
    heldBack(calls, caller.principal, gate)
  return refusal === undefined ? counted(calls.length + reads, caller, gate) : { refusal }
}

function counted(cost: number, caller: Caller, { limiter }: Gate): Decision {
  const { principal } = caller
  if (cost === 0) return { principal, headers: {} }
  const decision = limiter.toolCall(caller, cost)
  if (!decision.allowed) return { refusal: tooMany(decision, 'tool calls') }
  return { principal, headers: rateLimitFields(decision) }
}
