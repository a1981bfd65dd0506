const MIN_SECONDS = 5 * 60
const MAX_SECONDS = 24 * 60 * 60

/**
 * How long a metadata document may be used without asking again, in seconds: what its host
 * says (RFC 9111 section 4.2), but at least 5 minutes, so that a host can't make us fetch on
 * every request, and at most 24 hours, so that a change gets through.
 */
export function freshSeconds(headers: Headers): number {
  const stated = maxAge(headers) ?? untilExpiry(headers) ?? 0
  return Math.min(Math.max(stated, MIN_SECONDS), MAX_SECONDS)
}

function maxAge(headers: Headers): number | undefined {
  const control = headers.get('cache-control') ?? ''
  if (/(^|[\s,])(no-store|no-cache)\b/i.test(control)) return 0
  const [, seconds] = /(?:^|[\s,])max-age="?(\d{1,9})/i.exec(control) ?? []
  if (seconds === undefined) return undefined
  const age = Number(headers.get('age') ?? 0)
  return Number(seconds) - (Number.isFinite(age) ? age : 0)
}

/** Both are the host's clock, so the difference is right even when that clock is wrong. */
function untilExpiry(headers: Headers): number | undefined {
  const expires = Date.parse(headers.get('expires') ?? '')
  const date = Date.parse(headers.get('date') ?? '')
  const seconds = (expires - date) / 1000
  return Number.isFinite(seconds) ? seconds : undefined
}
