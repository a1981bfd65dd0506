import { conformanceApp } from '../../../conformance/official/conformance-app.ts'
import { startWorld, type World } from '../../world/world.ts'

/** The front door with one tool, prompt or resource for each duty, as the official suite wants. */
export const startFixtures = (): Promise<World> =>
  startWorld({ RATE_LIMITS: 'toolCall=9999/1s' }, async () => ({
    app: conformanceApp,
    close: () => {},
  }))

export const VERSION = '2026-07-28'
const META = 'io.modelcontextprotocol'

export interface ModernRequest {
  readonly method: string
  readonly params?: Readonly<Record<string, unknown>>
  /** Changes to the envelope, by the part of the key after the slash; `undefined` removes one. */
  readonly meta?: Readonly<Record<string, unknown>>
  /** Changes to the headers; `undefined` removes one. */
  readonly headers?: Readonly<Record<string, string | undefined>>
  readonly id?: string | number | null
}

export interface Message {
  readonly jsonrpc: string
  readonly id?: string | number | null
  readonly method?: string
  readonly params?: Readonly<Record<string, unknown>>
  readonly result?: Readonly<Record<string, unknown>>
  readonly error?: {
    readonly code: number
    readonly message: string
    readonly data?: Readonly<Record<string, unknown>>
  }
}

export interface McpAnswer {
  readonly status: number
  readonly headers: Headers
  readonly text: string
  readonly messages: readonly Message[]
  /** The one that answers the request: the last. */
  readonly last: Message | undefined
}

/** A stateless request of 2026-07-28, right in everything that is not changed. */
export function send(url: string, request: ModernRequest): Promise<McpAnswer> {
  const { method, params = {}, meta = {}, headers = {}, id = 1 } = request
  const { name, uri } = params
  const mirrored = name ?? uri
  const body = {
    jsonrpc: '2.0',
    ...(id === null ? {} : { id }),
    method,
    params: { ...params, _meta: envelope(meta) },
  }
  return post(url, body, {
    'mcp-protocol-version': VERSION,
    'mcp-method': method,
    'mcp-name': typeof mirrored === 'string' ? mirrored : undefined,
    ...headers,
  })
}

const envelope = (changes: Readonly<Record<string, unknown>>) => {
  const all = { protocolVersion: VERSION, clientCapabilities: {}, ...changes }
  return Object.fromEntries(
    Object.entries(all).map(([key, value]) => [
      key === 'progressToken' ? key : `${META}/${key}`,
      value,
    ]),
  )
}

/** Posts any body; used as it is for clients of 2025. */
export async function post(
  url: string,
  body: unknown,
  headers: Readonly<Record<string, string | undefined>> = {},
): Promise<McpAnswer> {
  const present = Object.entries(headers).filter(([, value]) => value !== undefined)
  const response = await fetch(url, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      accept: 'application/json, text/event-stream',
      ...(Object.fromEntries(present) as Record<string, string>),
    },
    body: JSON.stringify(body),
  })
  const text = await response.text()
  const events = [...text.matchAll(/^data: ?(.+)$/gm)].map(([, data]) => data ?? '')
  const parts = events.length > 0 ? events : text === '' ? [] : [text]
  const messages = parts.flatMap((part) => JSON.parse(part) as Message | Message[])
  return {
    status: response.status,
    headers: response.headers,
    text,
    messages,
    last: messages.at(-1),
  }
}
