import { addressKey } from '../http/client-address.ts'
import type { LimitDecision } from '../http/limit-decision.ts'
import type { Clock } from '../kernel/clock.ts'
import type { Principal } from '../resource/principal.ts'
import { createLimiter, type Limiter, type Verdict } from './gcra.ts'
import type { RateLimitConfig, RateName } from './rate-limit-config.ts'

/** Who asks the tool host: a checked caller, or without credentials only an address. */
export interface McpCaller {
  readonly principal?: Pick<Principal, 'kind' | 'id'> | undefined
  /** Counts only when there is no principal. */
  readonly address: string
}

/** Every limit of the gateway. Each call counts, except `mayTryToken`. */
export interface RateLimits {
  register(address: string): LimitDecision
  authorize(address: string): LimitDecision
  oauthRequest(address: string): LimitDecision
  /** Counts one outbound fetch that a request from this address caused. */
  metadataFetch(address: string): LimitDecision
  /** @param clientKey the client id, or what else tells callers of the token endpoint apart. */
  token(clientKey: string): LimitDecision
  /** Counts one failed client authentication. */
  tokenFailure(address: string): LimitDecision
  /** Whether this address has failed too often to be listened to. Counts nothing. */
  mayTryToken(address: string): LimitDecision
  /** @param cost tool calls in the request; a batch counts as many as it holds. */
  toolCall(caller: McpCaller, cost?: number): LimitDecision
  /** @param cost messages in the request, whatever they ask for. */
  mcpRequest(caller: McpCaller, cost?: number): LimitDecision
  /** Counts one request to the tool host with bad credentials. */
  mcpTokenFailure(address: string): LimitDecision
  /** What was decided since the start, for each limit under its `policy`. */
  counts(): readonly LimitCount[]
}

/** Units allowed and requests refused; a question that uses nothing counts only when refused. */
export interface LimitCount {
  readonly limit: string
  readonly allowed: number
  readonly refused: number
}

/** The limits of one process, in its memory. */
export function createRateLimits(config: RateLimitConfig, clock: Clock): RateLimits {
  const limiters = Object.fromEntries(
    Object.entries(config).map(([name, rate]) => [name, createLimiter(rate, clock)]),
  ) as Record<RateName, Limiter>

  const tallies = Object.fromEntries(
    Object.keys(config).map((name) => [name, { limit: policyOf(name), allowed: 0, refused: 0 }]),
  ) as Record<RateName, { limit: string; allowed: number; refused: number }>

  function take(name: RateName, key: string, cost = 1): LimitDecision {
    const verdict = limiters[name].take(key, cost)
    if (verdict.allowed) tallies[name].allowed += cost
    else tallies[name].refused++
    return decision(tallies[name].limit, limiters[name], verdict)
  }

  function peek(name: RateName, key: string, cost = 1): LimitDecision {
    const verdict = limiters[name].peek(key, cost)
    if (!verdict.allowed) tallies[name].refused++
    return decision(tallies[name].limit, limiters[name], verdict)
  }

  /**
   * Uses units of both or of neither: a refusal by one must not cost anything at the other.
   *
   * Enough addresses together use up a total and keep everybody else out until they stop. That is
   * the trade: the total bounds what a flood costs the machine, and no part of it is reserved,
   * because an address that nobody has seen before is exactly what such a flood consists of.
   */
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
    oauthRequest: (address) => takeBoth('oauthRequest', 'oauthRequestTotal', address),
    metadataFetch: (address) => take('metadataFetch', addressKey(address)),
    token: (clientKey) => take('token', `client:${clientKey}`),
    tokenFailure: (address) => take('tokenFailure', addressKey(address)),
    mayTryToken: (address) => peek('tokenFailure', addressKey(address)),
    toolCall: ({ principal, address }, cost) =>
      principal === undefined
        ? takeBoth('anonymousToolCall', 'anonymousTotal', address, cost)
        : take('toolCall', keyOf(principal), cost),
    mcpRequest: ({ principal, address }, cost) =>
      principal === undefined
        ? takeBoth('anonymousMcpRequest', 'anonymousMcpTotal', address, cost)
        : take('mcpRequest', keyOf(principal), cost),
    mcpTokenFailure: (address) => take('mcpTokenFailure', addressKey(address)),
    counts: () => Object.values(tallies).map((tally) => ({ ...tally })),
  }
}

const EVERYBODY = 'everybody'

/**
 * A person's id is our own and never begins like this. It is taken as it is: a string made for each
 * request has to be hashed anew for each look into a map.
 */
const keyOf = ({ kind, id }: Pick<Principal, 'kind' | 'id'>): string =>
  kind === 'person' ? id : `client:${id}`

function decision(policy: string, { rate }: Limiter, verdict: Verdict): LimitDecision {
  return {
    ...verdict,
    limit: rate.quota,
    windowSeconds: rate.windowSeconds,
    policy,
  }
}

const policyOf = (name: string): string =>
  name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)
