import type { Rate } from './gcra.ts'

/**
 * What is limited, and by what it is counted.
 *
 * - `register`, `authorize`, `anonymousToolCall`: by address. All users of a hosted client come
 *   from a few addresses, so these are wide, and a `…Total` over everybody stands behind each.
 * - `anonymousMcpRequest`: messages to the MCP endpoint without credentials, by address, with
 *   `anonymousMcpTotal` behind it. It bounds what reading and answering costs, whatever is asked.
 * - `oauthRequest`: every request to token, par, revoke and introspect, by address, as wide.
 * - `metadataFetch`: outbound fetches of addresses that clients name (metadata documents, `jwks_uri`),
 *   by the address of the request that caused them; what is cached costs nothing.
 * - `token`: by client id. `toolCall`, `mcpRequest`: by person, or by client for a machine. Never
 *   by address. Reading a resource counts as a tool call.
 * - `tokenFailure`: failed client authentication, by address. `mcpTokenFailure`: requests to the
 *   MCP endpoint with bad credentials, by address; wide, because access tokens expire every hour.
 */
export type RateName =
  | 'register'
  | 'registerTotal'
  | 'authorize'
  | 'authorizeTotal'
  | 'oauthRequest'
  | 'oauthRequestTotal'
  | 'metadataFetch'
  | 'token'
  | 'tokenFailure'
  | 'toolCall'
  | 'anonymousToolCall'
  | 'anonymousTotal'
  | 'mcpRequest'
  | 'anonymousMcpRequest'
  | 'anonymousMcpTotal'
  | 'mcpTokenFailure'

export type RateLimitConfig = Readonly<Record<RateName, Rate>>

const perMinute = (quota: number, burst: number): Rate => ({ quota, windowSeconds: 60, burst })

/** Sized for one process; a deployment of n replicas allows up to n times this. */
export const defaultRateLimits: RateLimitConfig = {
  register: perMinute(60, 30),
  registerTotal: perMinute(600, 200),
  authorize: perMinute(300, 100),
  authorizeTotal: perMinute(3_000, 600),
  oauthRequest: perMinute(1_200, 300),
  oauthRequestTotal: perMinute(12_000, 2_000),
  metadataFetch: perMinute(30, 10),
  token: perMinute(1_200, 300),
  tokenFailure: perMinute(300, 150),
  toolCall: perMinute(120, 60),
  anonymousToolCall: perMinute(600, 200),
  anonymousTotal: perMinute(6_000, 1_000),
  mcpRequest: perMinute(1_200, 300),
  anonymousMcpRequest: perMinute(3_000, 600),
  anonymousMcpTotal: perMinute(20_000, 4_000),
  mcpTokenFailure: perMinute(1_200, 300),
}

export interface ParsedRateLimits {
  readonly limits: RateLimitConfig
  /** One sentence per mistake. Empty when the text is usable. */
  readonly faults: readonly string[]
}

const ENTRY = /^(?<quota>\d{1,9})\/(?<amount>\d{1,5})(?<unit>[smh])(?::(?<burst>\d{1,9}))?$/
const UNIT_SECONDS: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3_600 }
const MAX_WINDOW_SECONDS = 86_400
const EXAMPLE = 'as in "toolCall=120/60s:30" (120 per 60 seconds, at most 30 at once)'

/**
 * Reads overrides such as `register=60/60s;toolCall=120/1m:30`: name, quota, window in s, m or
 * h, and the burst, which is the whole quota when left out. Names not mentioned keep their
 * default.
 */
export function parseRateLimits(text: string): ParsedRateLimits {
  const limits: Record<RateName, Rate> = { ...defaultRateLimits }
  const faults: string[] = []
  const seen = new Set<string>()
  for (const entry of text.split(';').map((part) => part.trim())) {
    if (entry === '') continue
    const [name = '', value = ''] = entry.split('=', 2).map((part) => part.trim())
    const rate = readRate(value)
    if (!isRateName(name)) faults.push(unknownName(name))
    else if (seen.has(name)) faults.push(`The rate limit "${name}" is given twice.`)
    else if (typeof rate === 'string') faults.push(`The rate limit "${name}" ${rate}.`)
    else limits[name] = rate
    seen.add(name)
  }
  return { limits, faults }
}

const isRateName = (name: string): name is RateName => Object.hasOwn(defaultRateLimits, name)

function unknownName(name: string): string {
  const known = Object.keys(defaultRateLimits).join(', ')
  return `There is no rate limit "${name}"; the names are ${known}.`
}

/** The rate, or what is wrong with it. */
function readRate(value: string): Rate | string {
  const { quota, amount, unit, burst } = ENTRY.exec(value)?.groups ?? {}
  if (quota === undefined || unit === undefined) return `must be written ${EXAMPLE}`
  const windowSeconds = Number(amount) * (UNIT_SECONDS[unit] ?? 0)
  const rate = { quota: Number(quota), windowSeconds, burst: Number(burst ?? quota) }
  if (rate.quota < 1) return 'must allow at least 1 per window'
  if (windowSeconds < 1 || windowSeconds > MAX_WINDOW_SECONDS) {
    return 'must have a window from 1 second to 24 hours'
  }
  if (rate.burst < 1 || rate.burst > rate.quota) {
    return 'must have a burst from 1 to its quota'
  }
  return rate
}
