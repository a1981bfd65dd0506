import { AsyncLocalStorage } from 'node:async_hooks'
import type { RateLimits } from '../governance/rate-limits.ts'
import { UNKNOWN_ADDRESS } from '../http/client-address.ts'
import { FetchRefused } from '../http/fetch-refused.ts'
import type { SafeFetch } from '../http/safe-fetch.ts'

/**
 * The address of the request that is being answered. The OAuth engine looks clients up deep inside,
 * where it passes no request on.
 */
export const requester = new AsyncLocalStorage<string>()

/**
 * A guarded fetch that takes from the budget of whoever caused it. Without this, every request that
 * names a new address makes us fetch it: a stranger's tool to keep us busy or to knock on doors.
 */
export function budgeted(fetch: SafeFetch, limits: Pick<RateLimits, 'metadataFetch'>): SafeFetch {
  return async (url, request) => {
    const { allowed } = limits.metadataFetch(requester.getStore() ?? UNKNOWN_ADDRESS)
    if (!allowed) throw new FetchRefused('over-budget', URL.parse(String(url))?.hostname ?? '')
    return fetch(url, request)
  }
}
