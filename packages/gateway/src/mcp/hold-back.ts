import type { Principal } from '../resource/principal.ts'
import type { ToolContract } from './contract.ts'
import type { AccessRules } from './judge.ts'
import type { Refusal } from './rpc-answer.ts'

export interface HoldBackRules extends Pick<AccessRules, 'ruleFor'> {
  /** False while nobody knows what was revoked lately. */
  readonly revocationsKnown: () => boolean
}

/**
 * While nobody knows what was revoked lately, what is public or reads goes on, and nothing is
 * changed, here or at other services, on the word of a token of ours. A batch is one request with
 * one answer: it waits as a whole. A token that the provider issued is the provider's to take back.
 * @returns the refusal, or `undefined` when the request goes on.
 */
export function heldBack(
  calls: readonly string[],
  principal: Principal | undefined,
  { ruleFor, revocationsKnown }: HoldBackRules,
): Refusal | undefined {
  if (principal?.grant === undefined || revocationsKnown()) return undefined
  return calls.some((tool) => changesThings(ruleFor(tool))) ? HELD_BACK : undefined
}

type Rule = Pick<ToolContract, 'access' | 'annotations' | 'downstream'>

/** A tool that does not say that it only reads is taken for one that writes. */
function changesThings(rule: Rule | undefined): boolean {
  if (rule?.access !== 'protected') return false
  return rule.annotations?.readOnlyHint !== true || (rule.downstream ?? []).length > 0
}

const HELD_BACK: Refusal = {
  status: 503,
  message:
    'This server can’t tell right now whether your sign-in was taken back, so it changes nothing ' +
    'and reads only. Try again in a few seconds.',
  headers: { 'Retry-After': '5' },
}
