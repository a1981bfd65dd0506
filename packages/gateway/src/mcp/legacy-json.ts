import {
  type McpServer,
  WebStandardStreamableHTTPServerTransport,
} from '@modelcontextprotocol/server'

/** How an answer says that there is none: the SDK's handler uses this status too. Never sent. */
export const CLIENT_GONE = 499

/**
 * Answers one request of a 2025 protocol version as plain JSON, for a client that cannot read an
 * event stream; the SDK's own handler always streams to these versions.
 */
export async function answerAsJson(
  server: McpServer,
  request: Request,
  body: unknown,
): Promise<Response> {
  const transport = new WebStandardStreamableHTTPServerTransport({ enableJsonResponse: true })
  await server.connect(transport)
  try {
    const gone = new Promise<Response>((resolve) => {
      const stop = () => resolve(new Response(null, { status: CLIENT_GONE }))
      request.signal.addEventListener('abort', stop, { once: true })
    })
    const answer = transport.handleRequest(request, { parsedBody: body })
    return await framed(await Promise.race([answer, gone]), body)
  } finally {
    await server.close()
  }
}

/** JSON-RPC 2.0 section 6: a batch is answered with an array, also when one answer is in it. */
async function framed(response: Response, body: unknown): Promise<Response> {
  if (!Array.isArray(body) || response.status !== 200) return response
  const text = await response.text()
  const array = text.startsWith('[') ? text : `[${text}]`
  return new Response(array, { headers: { 'content-type': 'application/json' } })
}
