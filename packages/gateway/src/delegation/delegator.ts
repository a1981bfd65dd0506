import { claimsObject } from '../identity/claims-request.ts'
import { singleFlight, untilAborted } from '../kernel/single-flight.ts'
import type { Principal } from '../resource/principal.ts'
import type { Log } from '../telemetry/log.ts'
import { assertAgreed } from './agreement.ts'
import { everybodysKey, exchangeKey } from './cache-key.ts'
import type { Refusal } from './classify.ts'
import { type DelegationClass, DelegationFailed, misuse } from './delegation-failed.ts'
import { downstreamScopes } from './downstream-scopes.ts'
import { createFailureMemory } from './failure-memory.ts'
import { MESSAGES } from './messages.ts'
import type { ExchangeRequest } from './on-behalf-of.ts'
import { type RedeemMeans, redeem } from './redeem.ts'
import { createTokenCache, type TokenCacheStats } from './token-cache.ts'

/** Tokens of downstream APIs for the people who call. */
export interface Delegator {
  /**
   * A token for `scopes`, all of one resource and in full, on behalf of the person: from the cache,
   * or by one exchange however many ask at once.
   * @throws {DelegationFailed} and `signal`'s reason when that aborts.
   */
  tokenFor(principal: Principal, scopes: readonly string[], asked?: Asked): Promise<string>
  stats(): DelegatorStats
}

export interface Asked {
  /**
   * A claims request that the downstream API raised; JSON. Only a token that was exchanged with it
   * answers, and that token answers later calls without it too.
   */
  readonly claims?: string | undefined
  /** The token that the API no longer takes. It is forgotten and not given again. */
  readonly refused?: string | undefined
  readonly signal?: AbortSignal | undefined
}

export interface DelegatorStats extends TokenCacheStats {
  /** Failures that are remembered. */
  readonly failures: number
}

export interface DelegatorOptions extends RedeemMeans {
  readonly clientId: string
  /** Bound on the tokens that are kept: some 2.5 kB a person and resource. */
  readonly maxBytes: number
  readonly log: Log
}

export function createDelegator(options: DelegatorOptions): Delegator {
  const { assertions, clientId, clock } = options
  const tokens = createTokenCache(options.maxBytes, clock)
  const failures = createFailureMemory(clock)
  const once = singleFlight<string>()
  const keyOf = (request: ExchangeRequest) => exchangeKey(clientId, request)

  const cached = (key: string, request: ExchangeRequest, refused: string | undefined) => {
    if (refused !== undefined) {
      tokens.drop(key, refused)
      tokens.drop(keyOf(withoutClaims(request)), refused)
    }
    return tokens.get(key)
  }

  const remember = (request: ExchangeRequest, refusal: Refusal) => {
    const key = refusal.everybody ? everybodysKey(clientId, request) : keyOf(request)
    failures.remember(key, refusal.failure)
    report(options.log, request, refusal)
  }

  const exchanged = async (principal: Principal, first: ExchangeRequest): Promise<string> => {
    const { request, outcome } = await redeem(principal, first, options)
    if ('failure' in outcome) {
      remember(request, outcome)
      throw new DelegationFailed(outcome.failure, outcome.cause)
    }
    tokens.set(keyOf(request), outcome)
    // It proves more than was asked; without this, every call would be challenged again.
    if (request.claims !== undefined) tokens.set(keyOf(withoutClaims(request)), outcome)
    return outcome.accessToken
  }

  return {
    async tokenFor(principal, scopes, { claims, refused, signal } = {}) {
      signal?.throwIfAborted()
      if (principal.kind === 'client')
        throw new DelegationFailed({ class: 'APP_ONLY', message: MESSAGES.APP_ONLY })
      const wanted = downstreamScopes(scopes)
      if (claims !== undefined && claimsObject(claims) === undefined)
        throw misuse('A claims request is a JSON object.')
      const assertion = await assertions.assertionFor(principal)
      assertAgreed(assertion, wanted)
      const request: ExchangeRequest = { assertion, scopes: wanted, claims }
      const key = keyOf(request)
      const token = cached(key, request, refused)
      if (token !== undefined) return token
      failures.check(key)
      failures.check(everybodysKey(clientId, request))
      return untilAborted(
        once(key, () => exchanged(principal, request)),
        signal,
      )
    },
    stats: () => ({ ...tokens.stats(), failures: failures.entries }),
  }
}

const withoutClaims = ({ assertion, scopes }: ExchangeRequest): ExchangeRequest => ({
  assertion,
  scopes,
})

/** Why, for whom an operator can act on. What is remembered stays silent. */
function report(log: Log, { assertion, scopes }: ExchangeRequest, { failure, cause }: Refusal) {
  const level = LEVEL[failure.class]
  if (level === undefined) return
  const { class: kind, code: aadsts, correlationId, retryAfter } = failure
  const { tenantId } = assertion
  const fields = { class: kind, aadsts, correlationId, retryAfter, tenantId, scopes, cause }
  log[level]('delegation.refused', fields)
}

const LEVEL: Partial<Record<DelegationClass, 'warn' | 'error'>> = {
  CONFIG: 'error',
  LOOP: 'error',
  TRANSIENT: 'warn',
}
