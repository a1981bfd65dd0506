import { boundedJson } from './bounded-json.ts'
import { secureUrl } from './secure-url.ts'
import { UpstreamUnreachable } from './upstream-unreachable.ts'

/** Milliseconds for one request, its body included. */
const TIMEOUT_MS = 10_000

/**
 * `fetch` to an address of the operator's choice. Redirects are answers, not followed.
 * @throws {UpstreamUnreachable} so that a fault of the network is told from one of ours.
 */
export async function reach(url: string | URL, init: RequestInit = {}): Promise<Response> {
  try {
    const signal = AbortSignal.timeout(TIMEOUT_MS)
    return await fetch(url, { ...init, redirect: 'manual', signal })
  } catch (cause) {
    throw new UpstreamUnreachable(cause)
  }
}

/**
 * A JSON document that a provider publishes.
 * @param allowInsecure accepts http: only for a gateway that is itself on loopback.
 * @throws for any status but 200, and as {@link reach} and {@link boundedJson} do.
 */
export async function fetchDocument(
  address: string | URL,
  allowInsecure: boolean,
  maxBytes?: number,
): Promise<unknown> {
  const url = secureUrl(address, allowInsecure)
  const response = await reach(url, { headers: { accept: 'application/json' } })
  if (response.status !== 200) throw new Error(`${url.pathname} answered ${response.status}`)
  return boundedJson(response, maxBytes)
}
