import { isLoopback } from '../kernel/url.ts'
import { traceHeaders } from '../telemetry/current-trace.ts'
import { claimsChallenge } from './claims-challenge.ts'
import { currentDelegation, type DelegationContext, delegated } from './current-delegation.ts'
import { misuse } from './delegation-failed.ts'

/**
 * Fetches from a downstream API on behalf of the person who called the tool. `url` is the tool
 * author's: the token goes wherever it points, so it never comes from a tool's input. Redirects are
 * not followed but handed back. An API's claims challenge (continuous access evaluation) is
 * answered with a new token and one retry; only a body that is a stream can't be sent again, and
 * then the challenge is the answer.
 * @param scope in full, and declared in the tool's contract.
 * @throws {DelegationFailed} Let it through: the gateway turns it into what the person can do.
 */
export async function delegatedFetch(
  scope: string,
  url: string | URL,
  init: RequestInit = {},
): Promise<Response> {
  const context = currentDelegation()
  const target = safeTarget(url)
  const headers = new Headers(init.headers)
  if (headers.has('authorization'))
    throw misuse('delegatedFetch() sets Authorization itself; leave it out of the headers.')

  const token = await delegated(context, [scope])
  const send = sender(target, init, headers, context)
  const response = await send(token)
  const claims = claimsChallenge(response)
  if (claims === undefined) return response

  const newer = await delegated(context, [scope], { claims, refused: token })
  if (!replayable(init.body)) return response
  await response.body?.cancel()
  // A second challenge is handed back: the provider was satisfied, and it alone raises claims.
  return send(newer)
}

function safeTarget(url: string | URL): URL {
  const target = new URL(url)
  if (target.protocol === 'https:' || (target.protocol === 'http:' && isLoopback(target)))
    return target
  throw misuse(`delegatedFetch() sends a token, so ${target.origin} must be https.`)
}

function sender(
  target: URL,
  init: RequestInit,
  headers: Headers,
  context: DelegationContext,
): (token: string) => Promise<Response> {
  const signal = init.signal ? AbortSignal.any([context.signal, init.signal]) : context.signal
  const redirect = init.redirect === 'error' ? 'error' : 'manual'
  // A tool that keeps a trace of its own has said where its request belongs.
  if (!headers.has('traceparent'))
    for (const [name, value] of Object.entries(traceHeaders())) headers.set(name, value)
  return (token) => {
    headers.set('authorization', `Bearer ${token}`)
    return fetch(target, { ...init, headers, signal, redirect })
  }
}

const replayable = (body: RequestInit['body']): boolean =>
  body === undefined ||
  body === null ||
  typeof body === 'string' ||
  body instanceof URLSearchParams ||
  ArrayBuffer.isView(body)
