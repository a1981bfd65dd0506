import {
  type McpServer,
  WebStandardStreamableHTTPServerTransport,
} from '@modelcontextprotocol/server'

/** How an answer says that there is none: the SDK's handler uses this status too. Never sent. */
export const CLIENT_GONE = 499

/**
 * Answers one request of a 2025 protocol version as plain JSON, for a client that cannot read an
 * event stream; the SDK's own handler always streams to these versions.
 * @returns the JSON of an answer with status 200, or whatever else the SDK says.
 */
export async function answerAsJson(
  server: McpServer,
  request: Request,
  signal: AbortSignal,
  body: unknown,
): Promise<Response | string> {
  const transport = new JsonTransport(Array.isArray(body))
  await server.connect(transport)
  try {
    const gone = new Promise<Response>((resolve) => {
      const stop = () => resolve(new Response(null, { status: CLIENT_GONE }))
      signal.addEventListener('abort', stop, { once: true })
      if (signal.aborted) stop()
    })
    const answer = transport.handleRequest(request, { parsedBody: body })
    const first = await Promise.race([answer, transport.answered, gone])
    return typeof first === 'string' ? first : await framed(first, body)
  } finally {
    await server.close()
  }
}

/**
 * The SDK's own, except that the answer to a single request is taken before it becomes a `Response`,
 * out of which to read the same text again costs Node more than all that made it.
 */
class JsonTransport extends WebStandardStreamableHTTPServerTransport {
  readonly answered: Promise<string>
  readonly #answer: (json: string) => void
  readonly #batch: boolean

  constructor(batch: boolean) {
    super({ enableJsonResponse: true })
    const { promise, resolve } = Promise.withResolvers<string>()
    this.answered = promise
    this.#answer = resolve
    this.#batch = batch
  }

  override async send(...[message, options]: Sending): Promise<void> {
    if (this.#batch || 'method' in message) return super.send(message, options)
    this.#answer(JSON.stringify(message))
  }
}

type Sending = Parameters<WebStandardStreamableHTTPServerTransport['send']>

/** JSON-RPC 2.0 section 6: a batch is answered with an array, also when one answer is in it. */
async function framed(response: Response, body: unknown): Promise<Response> {
  if (!Array.isArray(body) || response.status !== 200) return response
  const text = await response.text()
  const array = text.startsWith('[') ? text : `[${text}]`
  return new Response(array, { headers: { 'content-type': 'application/json' } })
}
