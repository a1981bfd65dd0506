import type { SafeFetch } from './safe-fetch.ts'

/**
 * The guarded fetch in the shape of the standard one, for a library that takes a `fetch`
 * option. GET only; headers other than Accept are dropped.
 *
 * @throws {FetchRefused} with the reason.
 */
export function guardedFetch(safeFetch: SafeFetch) {
  return async (url: string | URL, init: RequestInit = {}): Promise<Response> => {
    const method = init.method ?? 'GET'
    if (method !== 'GET') throw new TypeError(`The guarded fetch sends GET, not ${method}.`)
    const accept = new Headers(init.headers).get('accept') ?? '*/*'
    const { status, headers, body } = await safeFetch(url, { accept })
    return new Response(body.byteLength === 0 ? null : Buffer.from(body), { status, headers })
  }
}
