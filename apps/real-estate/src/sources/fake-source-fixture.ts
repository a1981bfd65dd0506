import { once } from 'node:events'
import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

/** A request as the fake saw it. */
export interface Seen {
  readonly path: string
  readonly query: URLSearchParams
  readonly headers: IncomingHttpHeaders
  /** Settles when the connection of this request is done with, answered or not. */
  readonly closed: Promise<unknown>
}

/** What the fake does: an answer, or one of the ways in which servers misbehave. */
export type FakeAnswer =
  | 'silence'
  | 'cut'
  | {
      readonly status?: number
      readonly headers?: Readonly<Record<string, string>>
      readonly type?: string
      readonly json?: unknown
      readonly text?: string | Buffer
    }

export interface FakeSource extends AsyncDisposable {
  readonly url: URL
  readonly requests: Seen[]
  /** Takes the place of the answers, until it is `undefined` again. */
  misbehave: FakeAnswer | ((seen: Seen) => FakeAnswer | undefined) | undefined
}

/** A real HTTP server on loopback that stands in for one source. Its base has a path, as theirs do. */
export async function startFakeSource(answer: (seen: Seen) => FakeAnswer): Promise<FakeSource> {
  const requests: Seen[] = []
  const server = createServer((request, response) => {
    const url = new URL(request.url ?? '/', 'http://fake')
    const path = decodeURIComponent(url.pathname.replace(/^\/base/, ''))
    const seen = {
      path,
      query: url.searchParams,
      headers: request.headers,
      closed: once(response, 'close'),
    }
    requests.push(seen)
    const { misbehave } = fake
    const instead = typeof misbehave === 'function' ? misbehave(seen) : misbehave
    send(response, instead ?? answer(seen))
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  const fake: FakeSource = {
    url: new URL(`http://127.0.0.1:${port}/base`),
    requests,
    misbehave: undefined,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
  return fake
}

function send(response: ServerResponse, answer: FakeAnswer): void {
  if (answer === 'silence') return
  if (answer === 'cut') {
    response.writeHead(200, { 'content-type': 'application/json', 'content-length': '1000' })
    response.write('{"response":')
    setImmediate(() => response.destroy())
    return
  }
  const { status = 200, headers = {}, type = 'application/json', json, text } = answer
  response.writeHead(status, { 'content-type': type, ...headers })
  response.end(text ?? JSON.stringify(json ?? {}))
}
