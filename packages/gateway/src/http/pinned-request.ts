import http, { type IncomingMessage } from 'node:http'
import type { RequestOptions } from 'node:https'
import { FetchRefused } from './fetch-refused.ts'
import type { ResolvedAddress } from './resolve-host.ts'

export interface Fetched {
  readonly status: number
  readonly headers: Headers
  readonly body: Uint8Array
}

export interface PinnedRequest {
  readonly url: URL
  /** The only addresses the connection may go to, whatever DNS says by now. */
  readonly addresses: readonly ResolvedAddress[]
  readonly headers: Readonly<Record<string, string>>
  readonly maxBytes: number
  /** Ends the request wherever it is: connecting, in TLS, waiting or reading. */
  readonly signal: AbortSignal
  /** Extra certificate authority (PEM), for tests with their own server. */
  readonly ca?: string | undefined
}

const MAX_HEADER_BYTES = 16 * 1024
const REDIRECTS = new Set([301, 302, 303, 307, 308])

/**
 * One GET on a connection of its own, to an address that was already checked. The certificate
 * is still verified for the host name in the URL. Redirects are not followed.
 *
 * @throws {FetchRefused} `redirect`, `encoding`, `too-large`, `timeout` or `connection`.
 */
export async function requestPinned(request: PinnedRequest): Promise<Fetched> {
  const { url, maxBytes, signal } = request
  try {
    const { request: ask } = url.protocol === 'https:' ? await import('node:https') : http
    const response = await open(request, ask)
    try {
      checkHead(response, url.hostname, maxBytes)
      const body = await readBounded(response, url.hostname, maxBytes)
      return { status: response.statusCode ?? 0, headers: headersOf(response), body }
    } finally {
      response.destroy()
    }
  } catch (cause) {
    if (cause instanceof FetchRefused) throw cause
    throw new FetchRefused(signal.aborted ? 'timeout' : 'connection', url.hostname, { cause })
  }
}

function open(
  { url, addresses, headers, signal, ca }: PinnedRequest,
  ask: typeof http.request,
): Promise<IncomingMessage> {
  const options: RequestOptions = {
    agent: false,
    signal,
    headers: { ...headers, 'accept-encoding': 'identity', connection: 'close' },
    lookup: pinnedTo(addresses),
    maxHeaderSize: MAX_HEADER_BYTES,
    // Stated, so that NODE_TLS_REJECT_UNAUTHORIZED=0 in the environment can't turn it off.
    rejectUnauthorized: true,
    ...(ca === undefined ? {} : { ca }),
  }
  return new Promise((resolve, reject) => {
    ask(url, options)
      .on('response', resolve)
      .on('error', reject)
      .on('close', () => reject(new Error('The connection closed before an answer.')))
      .end()
  })
}

function pinnedTo(addresses: readonly ResolvedAddress[]): NonNullable<RequestOptions['lookup']> {
  return (hostname, options, callback) => {
    const [first] = addresses
    if (first === undefined) return callback(new Error(`No address for ${hostname}.`), '')
    if (options.all) return callback(null, [...addresses])
    callback(null, first.address, first.family)
  }
}

function checkHead(response: IncomingMessage, host: string, maxBytes: number): void {
  if (REDIRECTS.has(response.statusCode ?? 0)) throw new FetchRefused('redirect', host)
  const encoding = response.headers['content-encoding']
  if (encoding !== undefined && encoding !== 'identity') throw new FetchRefused('encoding', host)
  const length = Number(response.headers['content-length'] ?? 0)
  if (length > maxBytes) throw new FetchRefused('too-large', host)
}

async function readBounded(response: IncomingMessage, host: string, maxBytes: number) {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of response as AsyncIterable<Buffer>) {
    size += chunk.byteLength
    if (size > maxBytes) throw new FetchRefused('too-large', host)
    chunks.push(chunk)
  }
  return new Uint8Array(Buffer.concat(chunks))
}

function headersOf(response: IncomingMessage): Headers {
  const headers = new Headers()
  for (const [name, values] of Object.entries(response.headersDistinct)) {
    for (const value of values ?? []) headers.append(name, value)
  }
  return headers
}
