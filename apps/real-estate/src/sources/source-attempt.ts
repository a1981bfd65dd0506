import type { Fetched } from './answer-cache.ts'
import { askedWaitMs } from './asked-wait.ts'
import { readJson } from './json-body.ts'
import type { SourceRequest, SourceSettings } from './source-client.ts'
import { SourceFailed, type SourceFault } from './source-failed.ts'
import { systemTiming } from './timing.ts'

/** One attempt, its body included, in milliseconds. */
export const TIMEOUT_MS = 3_000
const MAX_BYTES = 1 << 20

/**
 * Asks once. Only a validated answer comes back, with how many bytes it was.
 * @throws {SourceFailed} for a status that is no answer; what {@link readJson}, `parse` or the
 * connection throws.
 */
export async function attempt<T>(
  url: URL,
  request: SourceRequest<T>,
  settings: SourceSettings,
  signal: AbortSignal,
): Promise<{ readonly answer: Fetched<T>; readonly bytes: number }> {
  const { title, timing = systemTiming, maxBytes = MAX_BYTES, timeoutMs = TIMEOUT_MS } = settings
  const response = await fetch(url, {
    headers: { accept: 'application/json', ...settings.headers },
    redirect: 'manual',
    signal: AbortSignal.any([signal, timing.deadline(timeoutMs)]),
  })
  try {
    const fetchedAt = timing.now()
    if (response.status === 404 && request.absentIs404) {
      return { answer: { value: undefined, fetchedAt }, bytes: 0 }
    }
    const fault = faultOf(response.status)
    if (fault) throw new SourceFailed(title, fault, askedWaitMs(response, fetchedAt))
    const { body, bytes } = await (request.read ?? readJson)(response, maxBytes)
    return { answer: { value: request.parse(body), fetchedAt }, bytes }
  } finally {
    if (!response.bodyUsed) await response.body?.cancel().catch(() => {})
  }
}

function faultOf(status: number): SourceFault | undefined {
  if (status === 200) return undefined
  if (status >= 300 && status < 400) return 'redirect'
  if (status === 401 || status === 403) return 'key-refused'
  if (status === 429) return 'rate-limited'
  return status >= 500 ? 'server-error' : 'request-refused'
}

/**
 * The address of a request below the base. A segment can't climb: it is encoded, and a dot segment
 * is no segment of ours.
 */
export function urlOf(base: URL, { path, query = [] }: SourceRequest<unknown>): URL {
  if (path.some((segment) => /^\.{0,2}$/.test(segment))) {
    throw new TypeError('A path segment is empty or dots.')
  }
  const url = new URL(base)
  url.pathname = [base.pathname.replace(/\/+$/, ''), ...path.map(encodeURIComponent)].join('/')
  url.search = new URLSearchParams(
    query.map(([name, value]): [string, string] => [name, value]),
  ).toString()
  return url
}
