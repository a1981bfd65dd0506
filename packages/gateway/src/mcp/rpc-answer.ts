import type { ServerResponse } from 'node:http'

/** An HTTP answer whose body is one JSON-RPC error. */
export interface Refusal {
  readonly status: number
  readonly message: string
  /** JSON-RPC 2.0 section 5.1; -32000 for everything the transport decides. */
  readonly code?: number
  readonly data?: Readonly<Record<string, unknown>>
  readonly headers?: Readonly<Record<string, string>>
}

const TRANSPORT_ERROR = -32000

/**
 * Answers with an error. The body is always JSON-RPC, also for HTTP statuses: a client of both
 * protocol eras takes an unreadable 400 for a sign that it must fall back to the older one.
 */
export function refuse(res: ServerResponse, id: string | number | null, refusal: Refusal): void {
  const { code = TRANSPORT_ERROR, message, data } = refusal
  const error = { code, message, ...(data === undefined ? {} : { data }) }
  const body = Buffer.from(JSON.stringify({ jsonrpc: '2.0', id, error }))
  res.writeHead(refusal.status, {
    ...refusal.headers,
    'Content-Type': 'application/json',
    'Content-Length': body.length,
    'Cache-Control': 'no-store',
    'X-Content-Type-Options': 'nosniff',
  })
  res.end(body)
}
