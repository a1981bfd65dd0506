import type { IncomingHttpHeaders } from 'node:http'
import { isLoopback, parseUrl } from '../kernel/url.ts'
import { corsHeaders, preflightHeaders } from './cors.ts'

export interface FrontDoor {
  /** Host header values we answer to: `host` or `host:port`, lower case, exact. */
  readonly allowedHosts: readonly string[]
  /** The URL that clients should use; a request for another host is told. */
  readonly publicUrl: string
  /** Exact origins of browser clients. When every allowed host is loopback, so is any loopback one. */
  readonly allowedOrigins: readonly string[]
}

/** Headers for whatever answer follows, or a complete answer when the request ends here. */
export type Admission =
  | { readonly admitted: true; readonly headers?: Record<string, string> }
  | {
      readonly admitted: false
      readonly status: number
      readonly headers: Record<string, string>
      readonly message?: string
    }

/**
 * Looks at Host, Origin and method. A wrong Host or Origin is a page that reached us by DNS
 * rebinding or from another site (MCP 2026-07-28, Streamable HTTP, security warning).
 */
export function createFrontDoor(
  door: FrontDoor,
): (method: string | undefined, headers: IncomingHttpHeaders) => Admission {
  if (door.allowedOrigins.includes('*'))
    throw new Error('allowedOrigins must list exact origins: "*" would let every website in')
  const hosts = new Set(door.allowedHosts)
  const origins = new Set(door.allowedOrigins)
  const local = door.allowedHosts.every((host) => isLoopbackUrl(`http://${host}`))
  const welcome = (origin: string) => origins.has(origin) || (local && isLoopbackOrigin(origin))
  return (method, headers) => {
    if (!hosts.has(headers.host?.toLowerCase() ?? ''))
      return refused(403, `This server does not answer to that Host. Use ${door.publicUrl}.`)
    const { origin } = headers
    if (origin !== undefined && !welcome(origin))
      return refused(403, 'Pages of that Origin may not call this server.')
    if (method === 'POST')
      return origin === undefined ? ADMITTED : { admitted: true, headers: corsHeaders(origin) }
    const shared = origin === undefined ? {} : corsHeaders(origin)
    if (method !== 'OPTIONS')
      return refused(405, 'Use POST: this server keeps no sessions or streams to GET or DELETE.', {
        ...shared,
        Allow: 'POST, OPTIONS',
      })
    const preflight = preflightHeaders(headers['access-control-request-headers'])
    return {
      admitted: false,
      status: 204,
      headers: { Allow: 'POST, OPTIONS', ...shared, ...preflight },
    }
  }
}

const ADMITTED: Admission = { admitted: true }

const refused = (
  status: number,
  message: string,
  headers: Record<string, string> = {},
): Admission => ({ admitted: false, status, headers, message })

/** An origin is scheme, host and port and nothing else; "null" is no loopback page. */
const isLoopbackOrigin = (origin: string): boolean =>
  /^https?:\/\/[^/?#@]+$/.test(origin) && isLoopbackUrl(origin)

function isLoopbackUrl(text: string): boolean {
  const url = parseUrl(text)
  return url !== undefined && isLoopback(url)
}
