/** Request headers an MCP client in a browser sends, beside the `Mcp-Param-*` of its tools. */
const REQUEST_HEADERS = new Set([
  'accept',
  'authorization',
  'content-type',
  'last-event-id',
  'mcp-method',
  'mcp-name',
  'mcp-protocol-version',
  'mcp-session-id',
  'traceparent',
  'tracestate',
])
const PARAMETER_HEADER = /^mcp-param-[a-z0-9!#$%&'*+.^_`|~-]{1,100}$/

const EXPOSED = [
  'WWW-Authenticate',
  'Mcp-Session-Id',
  'Mcp-Protocol-Version',
  'RateLimit',
  'RateLimit-Policy',
  'Retry-After',
].join(', ')

/** What every answer to an allowed origin carries. No credentials mode: we use no cookies here. */
export const corsHeaders = (origin: string): Record<string, string> => ({
  'Access-Control-Allow-Origin': origin,
  'Access-Control-Expose-Headers': EXPOSED,
  Vary: 'Origin',
})

/** The answer to a preflight (Fetch standard, CORS protocol). Unknown headers are left out. */
export function preflightHeaders(requested: string | undefined): Record<string, string> {
  const names = (requested ?? '').split(',', 100).map((name) => name.trim().toLowerCase())
  const allowed = names.filter((name) => REQUEST_HEADERS.has(name) || PARAMETER_HEADER.test(name))
  return {
    'Access-Control-Allow-Methods': 'POST',
    'Access-Control-Allow-Headers': allowed.join(', '),
    'Access-Control-Max-Age': '600',
    Vary: 'Origin, Access-Control-Request-Headers',
  }
}
