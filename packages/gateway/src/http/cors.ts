import type { ServerResponse } from 'node:http'
import type { ResponseHeaders } from './security-headers.ts'

/**
 * What a browser client on any origin calls: metadata, keys, token, register and revoke.
 * Not the authorization endpoint and not our pages (RFC 9700 section 2.6), and not
 * introspection, which only servers may call.
 */
export type OpenEndpoint = 'metadata' | 'jwks' | 'token' | 'register' | 'revoke'

const METHODS: Readonly<Record<OpenEndpoint, string>> = {
  metadata: 'GET, HEAD, OPTIONS',
  jwks: 'GET, HEAD, OPTIONS',
  token: 'POST, OPTIONS',
  register: 'POST, OPTIONS',
  revoke: 'POST, OPTIONS',
}

/** A wildcard would leave out Authorization (Fetch standard, CORS-safelisting). */
const REQUEST_HEADERS = 'Authorization, Content-Type, DPoP, MCP-Protocol-Version'
const READABLE_HEADERS = 'DPoP-Nonce, RateLimit, RateLimit-Policy, Retry-After, WWW-Authenticate'
const PREFLIGHT_SECONDS = 7_200

/**
 * Any origin, never credentials: nothing here looks at a cookie, so there is nothing of the
 * browser's user that another site could borrow.
 */
export function corsHeaders(): ResponseHeaders {
  return {
    'access-control-allow-origin': '*',
    'access-control-expose-headers': READABLE_HEADERS,
  }
}

/** Answers OPTIONS on an open endpoint, preflight or not, with 204. */
export function sendPreflight(response: ServerResponse, endpoint: OpenEndpoint): void {
  response.writeHead(204, {
    ...corsHeaders(),
    allow: METHODS[endpoint],
    'access-control-allow-methods': METHODS[endpoint],
    'access-control-allow-headers': REQUEST_HEADERS,
    'access-control-max-age': String(PREFLIGHT_SECONDS),
  })
  response.end()
}
