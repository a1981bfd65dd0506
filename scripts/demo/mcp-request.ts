import { DemoFailed } from './demo-failed.ts'

const VERSION = '2026-07-28'

/** One stateless MCP request (2026-07-28): its headers repeat what the body says. */
export function mcpRequest(
  method: string,
  params: Record<string, unknown>,
  token?: string,
): RequestInit {
  const { name } = params
  return {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      accept: 'application/json, text/event-stream',
      'mcp-protocol-version': VERSION,
      'mcp-method': method,
      ...(typeof name === 'string' ? { 'mcp-name': name } : {}),
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
    },
    body: JSON.stringify({ jsonrpc: '2.0', id: 1, method, params: { ...params, _meta: META } }),
  }
}

const META = {
  'io.modelcontextprotocol/protocolVersion': VERSION,
  'io.modelcontextprotocol/clientInfo': { name: 'voordeur-demo', version: '1.0.0' },
  'io.modelcontextprotocol/clientCapabilities': {},
}

export const toolCall = (name: string, args: Record<string, unknown>, token?: string) =>
  mcpRequest('tools/call', { name, arguments: args }, token)

interface ToolAnswer<Data> {
  readonly error?: { readonly message: string }
  readonly result?: {
    readonly isError?: boolean
    readonly content?: readonly { readonly text?: string }[]
    readonly structuredContent?: { readonly data: Data }
  }
}

/**
 * The `data` of a tool's answer.
 * @throws {DemoFailed} when the tool says that something is wrong.
 */
export async function toolData<Data>(response: Response): Promise<Data> {
  const { error, result } = (await response.json()) as ToolAnswer<Data>
  const data = result?.structuredContent?.data
  if (!error && !result?.isError && data) return data
  throw new DemoFailed(
    `The tool refused: ${error?.message ?? result?.content?.[0]?.text ?? 'no reason given'}`,
  )
}

/**
 * Why a tool refused, in its own words.
 * @throws {DemoFailed} when it did not.
 */
export async function toolRefusal(response: Response): Promise<string> {
  const { result } = (await response.json()) as ToolAnswer<unknown>
  const text = result?.content?.[0]?.text
  if (result?.isError && text) return text
  throw new DemoFailed('The tool answered where it had to refuse.')
}
