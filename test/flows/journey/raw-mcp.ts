/** One HTTP answer of the MCP endpoint, whatever form it came in. */
export interface RawAnswer {
  readonly status: number
  readonly headers: Headers
  readonly text: string
  /** The JSON-RPC messages in it: of a JSON body, or of every event of a stream. */
  readonly messages: readonly RpcMessage[]
}

export interface RpcMessage {
  readonly id?: string | number | null
  readonly result?: Record<string, unknown>
  readonly error?: { readonly code: number; readonly message: string }
}

/** Posts text and bytes as they are, anything else as JSON. */
export async function post(
  url: string,
  body: unknown,
  headers: Record<string, string> = {},
): Promise<RawAnswer> {
  const response = await fetch(url, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      accept: 'application/json, text/event-stream',
      ...headers,
    },
    body: typeof body === 'string' || body instanceof Uint8Array ? body : JSON.stringify(body),
  })
  const text = await response.text()
  return { status: response.status, headers: response.headers, text, messages: messagesIn(text) }
}

function messagesIn(text: string): RpcMessage[] {
  const events = [...text.matchAll(/^data: ?(.+)$/gm)].map(([, data]) => data ?? '')
  const parts = events.length > 0 ? events : text.startsWith('<') || text === '' ? [] : [text]
  return parts.flatMap((part) => JSON.parse(part) as RpcMessage | RpcMessage[])
}

/** A request of a 2025 protocol version. */
export const legacy = (id: number, method: string, params: Record<string, unknown> = {}) => ({
  jsonrpc: '2.0',
  id,
  method,
  params,
})

export const legacyCall = (id: number, name: string, args: Record<string, unknown> = {}) =>
  legacy(id, 'tools/call', { name, arguments: args })

/** A stateless request of 2026-07-28, with the headers that must repeat its body. */
export function modern(
  method: string,
  params: Record<string, unknown> = {},
  capabilities: object = {},
) {
  const { name } = params
  return {
    headers: {
      'mcp-protocol-version': '2026-07-28',
      'mcp-method': method,
      ...(typeof name === 'string' ? { 'mcp-name': name } : {}),
    },
    body: {
      ...legacy(1, method),
      params: {
        ...params,
        _meta: {
          'io.modelcontextprotocol/protocolVersion': '2026-07-28',
          'io.modelcontextprotocol/clientCapabilities': capabilities,
        },
      },
    },
  }
}

export const bearer = (token: string) => ({ authorization: `Bearer ${token}` })
