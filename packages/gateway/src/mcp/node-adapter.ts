import { once } from 'node:events'
import type { IncomingMessage, ServerResponse } from 'node:http'

/**
 * The headers the protocol looks at. The rest stays outside, above all `Authorization`: nothing
 * behind this point can read the client's token, so nothing can pass it on.
 */
const PASSED_ON = /^(content-type|user-agent|traceparent|tracestate|mcp-.*)$/

/** What every client accepts as far as the SDK knows: which form it gets is decided before. */
const BOTH_FORMS = 'application/json, text/event-stream'

/** The SDK looks at headers and body only, and what the client wrote as a target may be no URL. */
const ANY_URL = 'http://mcp.invalid/'

/** The headers of a request that the SDK may see. */
export function protocolHeaders(req: IncomingMessage): Headers {
  const headers = new Headers()
  for (const [name, value] of Object.entries(req.headers))
    if (PASSED_ON.test(name) && value !== undefined) headers.set(name, String(value))
  headers.set('accept', BOTH_FORMS)
  return headers
}

/** The request as the SDK wants it. The body is not in it: it was read and parsed before. */
export const webRequest = (headers: Headers, signal?: AbortSignal): Request =>
  new Request(ANY_URL, { method: 'POST', headers, ...(signal ? { signal } : {}) })

/**
 * Sends an answer of the SDK: a stream chunk by chunk, anything else in one piece.
 * @param signal ends a stream whose client has gone; until then it is read on, so that what makes
 *   the stream is not stopped by it.
 * @param inspect shown an answer in one piece.
 */
export async function sendWebResponse(
  res: ServerResponse,
  response: Response,
  headers: Readonly<Record<string, string>>,
  signal: AbortSignal,
  inspect: (json: string) => void,
): Promise<void> {
  const own = Object.fromEntries(response.headers)
  delete own['connection']
  const all = { ...own, ...headers }
  if (own['content-type']?.startsWith('text/event-stream') === true && response.body !== null) {
    res.writeHead(response.status, { ...all, 'X-Content-Type-Options': 'nosniff' })
    return await pump(response.body, res, signal)
  }
  const body = Buffer.from(await response.arrayBuffer())
  if (body.length > 0) inspect(body.toString())
  sendWhole(res, response.status, body, all)
}

/** Sends what {@link sendWebResponse} would for this JSON with status 200. */
export function sendJsonText(
  res: ServerResponse,
  json: string,
  headers: Readonly<Record<string, string>>,
): void {
  sendWhole(res, 200, json, { 'content-type': 'application/json', ...headers })
}

function sendWhole(
  res: ServerResponse,
  status: number,
  body: Buffer | string,
  fields: Readonly<Record<string, string>>,
): void {
  const length = Buffer.byteLength(body)
  res.writeHead(status, {
    ...fields,
    'X-Content-Type-Options': 'nosniff',
    'Cache-Control': 'no-store',
    ...(length > 0 ? { 'Content-Length': length } : {}),
  })
  res.end(body)
}

export function setHeaders(res: ServerResponse, headers: Readonly<Record<string, string>>): void {
  for (const [name, value] of Object.entries(headers)) res.setHeader(name, value)
}

/** Fields of every answer to a request. */
export interface AnswerFields {
  readonly all: Readonly<Record<string, string>>
  /** With those of any JSON answer, as they cost Node the least: names and values in turn. */
  readonly json: readonly string[]
}

/** @param all no two that differ in case only; those of a JSON answer are in lower case, and win. */
export const answerFields = (all: AnswerFields['all']): AnswerFields => ({
  all,
  json: Object.entries({
    ...all,
    'content-type': 'application/json',
    'x-content-type-options': 'nosniff',
    'cache-control': 'no-store',
  }).flat(),
})

/**
 * Sends a JSON answer in one piece and one write.
 * @param more fields of this answer alone.
 */
export function sendJson(
  res: ServerResponse,
  json: string,
  fields: AnswerFields,
  more: AnswerFields['all'],
): void {
  const length = Buffer.byteLength(json)
  res.writeHead(200, jsonFields(fields, more, length))
  // As many bytes as characters: all of it is ASCII, which needs no encoding.
  res.end(json, length === json.length ? 'latin1' : 'utf8')
}

/** The same for an answer that begins with a page made before, which is not copied. */
export function sendPage(
  res: ServerResponse,
  [page, rest]: readonly [page: Buffer, rest: string],
  fields: AnswerFields,
  more: AnswerFields['all'],
): void {
  res.cork()
  res.writeHead(200, jsonFields(fields, more, page.length + Buffer.byteLength(rest)))
  res.write(page)
  res.end(rest)
  res.uncork()
}

function jsonFields({ json }: AnswerFields, more: AnswerFields['all'], length: number): string[] {
  const fields = [...json, 'content-length', String(length)]
  for (const name in more) fields.push(name, more[name] as string)
  return fields
}

async function pump(
  stream: ReadableStream<Uint8Array>,
  res: ServerResponse,
  signal: AbortSignal,
): Promise<void> {
  const reader = stream.getReader()
  const stop = () => void reader.cancel().catch(() => {})
  signal.addEventListener('abort', stop, { once: true })
  if (signal.aborted) stop()
  res.flushHeaders()
  for (;;) {
    const { done, value } = await reader.read()
    if (done) break
    if (!res.destroyed && !res.write(value) && !res.destroyed) await drained(res)
  }
  signal.removeEventListener('abort', stop)
  res.end()
}

/** Waits until a slow reader has caught up, or is gone. */
async function drained(res: ServerResponse): Promise<void> {
  const waiting = new AbortController()
  const { signal } = waiting
  await Promise.race([once(res, 'drain', { signal }), once(res, 'close', { signal })])
  waiting.abort()
}
