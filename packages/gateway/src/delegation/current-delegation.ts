import { isPending } from '../kernel/pending.ts'
import { currentActing, runAs } from '../resource/current-user.ts'
import type { Principal } from '../resource/principal.ts'
import { DelegationFailed, misuse } from './delegation-failed.ts'
import type { Asked, Delegator } from './delegator.ts'
import { MESSAGES } from './messages.ts'

/** What a running tool may delegate, and for whom. */
export interface DelegationContext {
  /** `undefined` when the call came without a token. */
  readonly principal: Principal | undefined
  readonly toolName: string
  /** The downstream scopes that the tool's contract declares. */
  readonly declared: readonly string[]
  /** `undefined` where this gateway has no On-Behalf-Of. */
  readonly delegator: Pick<Delegator, 'tokenFor'> | undefined
  /** The call's own. */
  readonly signal: AbortSignal
}

class Acting {
  readonly context: DelegationContext
  /** The call has ended; what it left running acts for nobody. */
  over = false
  constructor(context: DelegationContext) {
    this.context = context
  }
}

/**
 * Runs `work` as the person with what it may delegate, until it settles. Timers, pools and batches that outlive
 * a call keep its context in Node, and would act as that person for whoever calls next.
 * Only the tool host calls this.
 */
export function runDelegating<T>(context: DelegationContext, work: () => T): T {
  const acting = new Acting(context)
  const end = () => {
    acting.over = true
  }
  try {
    const result = runAs(context.principal, work, acting)
    if (isPending(result)) return Promise.resolve(result).finally(end) as T
    end()
    return result
  } catch (error) {
    end()
    throw error
  }
}

/**
 * A token of a downstream API for the person who called the tool. Scopes are written in full, are
 * of one resource, and are declared in the tool's contract. Don't keep the token: ask again, which
 * costs microseconds.
 * @throws {DelegationFailed} Let it through: the gateway turns it into what the person can do.
 */
export const delegate = (...scopes: string[]): Promise<string> =>
  delegated(currentDelegation(), scopes)

/** @throws {DelegationFailed} CONFIG outside of a tool call. */
export function currentDelegation(): DelegationContext {
  const acting = currentActing()
  if (acting instanceof Acting && !acting.over) return acting.context
  throw misuse('delegate() and delegatedFetch() work while a tool call runs, and none does.')
}

/** `delegate` in a context, with what an API asked for. @throws {DelegationFailed} */
export async function delegated(
  { principal, toolName, declared, delegator, signal }: DelegationContext,
  scopes: readonly string[],
  asked: Omit<Asked, 'signal'> = {},
): Promise<string> {
  const undeclared = scopes.filter((scope) => !declared.includes(scope))
  if (undeclared.length > 0)
    throw misuse(
      `The tool ${toolName} asked for ${undeclared.join(' ')}, and its contract does not declare ` +
        'that. Add it to the contract’s downstream scopes.',
    )
  if (delegator === undefined)
    throw misuse(
      `The tool ${toolName} calls another API on behalf of a person, and this server has no ` +
        'sign-in service that can give it a token for that.',
    )
  if (principal === undefined)
    throw new DelegationFailed({ class: 'REAUTH', message: MESSAGES.REAUTH })
  return delegator.tokenFor(principal, scopes, { ...asked, signal })
}
