import type { ServerResponse } from 'node:http'
import type { ResponseHeaders } from './security-headers.ts'

/**
 * Answers with an OAuth error (RFC 6749 section 5.2, RFC 7591 section 3.2.2).
 *
 * @param description plain words; what the RFC's character set lacks is replaced.
 */
export function sendOAuthError(
  response: ServerResponse,
  status: number,
  error: string,
  description: string,
  headers: ResponseHeaders = {},
): void {
  const body = { error, error_description: errorText(description) }
  send(response, status, 'application/json', JSON.stringify(body), headers)
}

/** Answers with a line of plain text, for people and tools that asked for no page. */
export function sendText(
  response: ServerResponse,
  status: number,
  text: string,
  headers: ResponseHeaders = {},
): void {
  send(response, status, 'text/plain; charset=utf-8', `${text}\n`, headers)
}

/**
 * `error_description` allows printable ASCII without the quote and the backslash
 * (RFC 6749 section 5.2), and is read by logs and people: it stays short.
 */
export function errorText(description: string): string {
  return description
    .replace(/["‘’]/g, "'")
    .replaceAll('\\', '/')
    .replace(/[^\x20-\x7e]/g, '?')
    .slice(0, 500)
}

function send(
  response: ServerResponse,
  status: number,
  type: string,
  body: string,
  headers: ResponseHeaders,
): void {
  response.writeHead(status, {
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
    ...headers,
    'content-type': type,
    'content-length': Buffer.byteLength(body),
  })
  response.end(body)
}
