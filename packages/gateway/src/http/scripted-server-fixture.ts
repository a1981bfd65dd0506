import { createServer, type IncomingHttpHeaders } from 'node:http'
import type { AddressInfo } from 'node:net'

/** What the server does with one request: answer, say nothing, or cut the connection. */
export type ScriptedAnswer =
  | {
      readonly status?: number
      readonly headers?: Readonly<Record<string, string>>
      /** A string goes out as it is, anything else as JSON. */
      readonly body?: unknown
    }
  | 'silence'
  | 'cut'
  | 'half a body'

export interface ScriptedServer extends AsyncDisposable {
  /** `http://127.0.0.1:<port>` */
  readonly origin: string
  /** In order; the last one repeats. */
  answers: readonly ScriptedAnswer[]
  readonly requests: readonly ScriptedRequest[]
}

export interface ScriptedRequest {
  readonly url: URL
  readonly headers: IncomingHttpHeaders
  readonly body: string
}

/** A real server on loopback that follows a script, for tests of what we do about bad answers. */
export async function startScriptedServer(...answers: ScriptedAnswer[]): Promise<ScriptedServer> {
  const requests: ScriptedRequest[] = []
  const server = createServer(async (request, response) => {
    let body = ''
    for await (const chunk of request) body += chunk
    requests.push({ url: new URL(request.url ?? '', origin), headers: request.headers, body })
    const script = scripted.answers
    const answer = script[Math.min(requests.length, script.length) - 1]
    if (answer === undefined || answer === 'cut') return void response.destroy()
    if (answer === 'silence') return
    if (answer === 'half a body') {
      return void response.writeHead(200, { 'content-length': '100' }).write('{"half":')
    }
    const text = typeof answer.body === 'string' ? answer.body : JSON.stringify(answer.body ?? {})
    response.writeHead(answer.status ?? 200, answer.headers).end(text)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const scripted = {
    origin,
    answers,
    requests,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  } satisfies ScriptedServer as ScriptedServer
  return scripted
}
