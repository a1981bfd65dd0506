import { addressKey } from '../http/client-address.ts'
import type { LimitDecision } from '../http/limit-decision.ts'
import type { Clock } from '../kernel/clock.ts'
import type { Principal } from '../resource/principal.ts'
import { createLimiter, type Limiter, type Verdict } from './gcra.ts'
import type { RateLimitConfig, RateName } from './rate-limit-config.ts'

/** Who makes a tool call: a checked caller, or for an anonymous call only an address. */
export interface ToolCaller {
  readonly principal?: Pick<Principal, 'kind' | 'id'> | undefined
  /** Counts only when there is no principal. */
  readonly address: string
}

/** Every limit of the gateway. Each call counts, except `mayTryToken`. */
export interface RateLimits {
  register(address: string): LimitDecision
  authorize(address: string): LimitDecision
  /** @param clientKey the client id, or what else tells callers of the token endpoint apart. */
  token(clientKey: string): LimitDecision
  /** Counts one failed client authentication. */
  tokenFailure(address: string): LimitDecision
  /** Whether this address has failed too often to be listened to. Counts nothing. */
  mayTryToken(address: string): LimitDecision
  /** @param cost tool calls in the request; a batch counts as many as it holds. */
  toolCall(caller: ToolCaller, cost?: number): LimitDecision
}

/** The limits of one process, in its memory. */
export function createRateLimits(config: RateLimitConfig, clock: Clock): RateLimits {
  const limiters = Object.fromEntries(
    Object.entries(config).map(([name, rate]) => [name, createLimiter(rate, clock)]),
  ) as Record<RateName, Limiter>

  const take = (name: RateName, key: string, cost = 1): LimitDecision =>
    decision(name, limiters[name], limiters[name].take(key, cost))

  const peek = (name: RateName, key: string, cost = 1): LimitDecision =>
    decision(name, limiters[name], limiters[name].peek(key, cost))

  /** Uses units of both or of neither: a refusal by one must not cost anything at the other. */
  function takeBoth(name: RateName, total: RateName, address: string, cost = 1): LimitDecision {
    const key = addressKey(address)
    const own = peek(name, key, cost)
    if (!own.allowed) return own
    const all = take(total, EVERYBODY, cost)
    return all.allowed ? take(name, key, cost) : all
  }

  return {
    register: (address) => takeBoth('register', 'registerTotal', address),
    authorize: (address) => takeBoth('authorize', 'authorizeTotal', address),
    token: (clientKey) => take('token', `client:${clientKey}`),
    tokenFailure: (address) => take('tokenFailure', addressKey(address)),
    mayTryToken: (address) => peek('tokenFailure', addressKey(address)),
    toolCall: ({ principal, address }, cost) =>
      principal === undefined
        ? takeBoth('anonymousToolCall', 'anonymousTotal', address, cost)
        : take('toolCall', `${principal.kind}:${principal.id}`, cost),
  }
}

const EVERYBODY = 'everybody'

function decision(name: RateName, { rate }: Limiter, verdict: Verdict): LimitDecision {
  return {
    ...verdict,
    limit: rate.quota,
    windowSeconds: rate.windowSeconds,
    policy: name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`),
  }
}
