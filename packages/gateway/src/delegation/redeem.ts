import type { ClientAuthentication } from '../identity/client-authentication/client-authentication.ts'
import type { Clock } from '../kernel/clock.ts'
import type { Principal } from '../resource/principal.ts'
import { assertAgreed } from './agreement.ts'
import type { AssertionSource } from './assertion-source.ts'
import type { Refusal } from './classify.ts'
import type { Exchange, ExchangeRequest } from './on-behalf-of.ts'
import type { DownstreamToken } from './token-answer.ts'

export interface RedeemMeans {
  readonly exchange: Exchange
  readonly assertions: AssertionSource
  readonly authentication: Pick<ClientAuthentication, 'refresh'>
  readonly clock: Clock
  /** From 0 to 1, for jitter. */
  random(): number
  sleep(milliseconds: number): Promise<void>
}

/** The last try and its outcome; the request differs from the first when its assertion was renewed. */
export interface Redeemed {
  readonly request: ExchangeRequest
  readonly outcome: DownstreamToken | Refusal
}

const MAX_RETRIES = 2
/** A tool call waits for this; what takes longer is told to come back. */
const MAX_TOTAL_MS = 5_000
const BACKOFF_MS = 250

/**
 * Exchanges, and does about a refusal what can be done here: a newer client assertion and a newer
 * assertion of the person once each, and up to two retries when the provider is busy.
 */
export async function redeem(
  principal: Principal,
  first: ExchangeRequest,
  means: RedeemMeans,
): Promise<Redeemed> {
  const remedy = remedies(principal, means)
  let request = first
  for (;;) {
    const outcome = await means.exchange(request)
    const next = 'failure' in outcome ? await remedy(outcome, request) : undefined
    if (next === undefined) return { request, outcome }
    request = next
  }
}

/** Says with what to try again; `undefined` when there is nothing left to try. */
type Remedy = (refusal: Refusal, request: ExchangeRequest) => Promise<ExchangeRequest | undefined>

function remedies(principal: Principal, means: RedeemMeans): Remedy {
  const startedAt = means.clock.now()
  let [newCredential, newAssertion, retries] = [false, false, 0]

  return async (refusal, request) => {
    if (refusal.staleCredential && !newCredential) {
      newCredential = true
      means.authentication.refresh()
      return request
    }
    if (refusal.failure.class === 'REAUTH' && !newAssertion) {
      newAssertion = true
      return renewed(principal, request, means.assertions)
    }
    if (refusal.failure.class !== 'TRANSIENT' || retries === MAX_RETRIES) return undefined
    const pause = pauseBefore(retries++, refusal.failure.retryAfter, means.random())
    if (means.clock.now() - startedAt + pause > MAX_TOTAL_MS) return undefined
    await means.sleep(pause)
    return request
  }
}

const pauseBefore = (retry: number, retryAfter: number | undefined, random: number): number =>
  (retryAfter === undefined ? BACKOFF_MS * 2 ** retry : retryAfter * 1000) + random * BACKOFF_MS

async function renewed(
  principal: Principal,
  request: ExchangeRequest,
  assertions: AssertionSource,
): Promise<ExchangeRequest | undefined> {
  if (!(await assertions.renew(principal, request.assertion))) return undefined
  const assertion = await assertions.assertionFor(principal)
  if (assertion.token === request.assertion.token) return undefined
  assertAgreed(assertion, request.scopes)
  return { ...request, assertion }
}
