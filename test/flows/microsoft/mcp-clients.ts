import assert from 'node:assert/strict'
import type { World } from '../../world/world.ts'
import { bearer, legacyCall, modern, post, type RawAnswer } from '../journey/raw-mcp.ts'

/** Calls a tool without arguments. */
export type Call = (world: World, token: string, tool: string) => Promise<RawAnswer>

const modernClient =
  (elicitation: object): Call =>
  (world, token, name) => {
    const { headers, body } = modern('tools/call', { name, arguments: {} }, { elicitation })
    return post(world.mcpUrl, body, { ...headers, ...bearer(token) })
  }

/** Of 2026-07-28: it opens addresses for its person. */
export const opensLinks = modernClient({ url: {} })
/** Of 2026-07-28: it shows forms, and opens nothing. */
export const showsForms = modernClient({ form: {} })
/** Of 2025-11-25: it reads a stream, and asked for progress. */
export const of2025: Call = (world, token, name) => {
  const { params, ...rest } = legacyCall(7, name)
  const body = { ...rest, params: { ...params, _meta: { progressToken: 'p' } } }
  return post(world.mcpUrl, body, { 'mcp-protocol-version': '2025-11-25', ...bearer(token) })
}

/** What a client can tell from an answer, and nothing else. */
export interface Sight {
  readonly status: number
  /** The parameters of the Bearer challenge. */
  readonly challenge?: Readonly<Record<string, string>>
  /** Of a result that is an error. */
  readonly error?: { readonly code: string; readonly details: Readonly<Record<string, unknown>> }
  /** An address that the client is asked to open. */
  readonly link?: URL
  readonly output?: unknown
}

export function sightOf({ status, headers, messages }: RawAnswer): Sight {
  const challenge = headers.get('www-authenticate')
  const result = messages.find((message) => message.result)?.result ?? {}
  const { isError, _meta, structuredContent } = result as Partial<ToolResult>
  const link = linkIn(result)
  return {
    status,
    ...(challenge === null ? {} : { challenge: parametersOf(challenge) }),
    ...(isError ? { error: _meta?.['voordeur/error'] ?? assert.fail('no error in _meta') } : {}),
    ...(link ? { link } : {}),
    ...(structuredContent === undefined ? {} : { output: structuredContent }),
  }
}

interface ToolResult {
  readonly isError: boolean
  readonly _meta: Readonly<Record<string, Sight['error']>>
  readonly structuredContent: unknown
}

/** RFC 9110 section 11.6.1, as far as our own header goes. */
function parametersOf(challenge: string): Record<string, string> {
  assert.match(challenge, /^Bearer /)
  const pairs = challenge.matchAll(/(\w+)="((?:[^"\\]|\\.)*)"/g)
  return Object.fromEntries([...pairs].map(([, name, value]) => [name, value]))
}

/** MCP 2026-07-28, input required: one address to open, and nothing else asked. */
function linkIn({ resultType, inputRequests }: Record<string, unknown>): URL | undefined {
  if (resultType !== 'input_required') return undefined
  const { step_up, ...others } = inputRequests as Record<string, InputRequest>
  assert.deepEqual(Object.keys(others), [])
  assert.deepEqual([step_up?.method, step_up?.params.mode], ['elicitation/create', 'url'])
  return new URL(step_up?.params.url ?? '')
}

interface InputRequest {
  readonly method: string
  readonly params: { readonly mode: string; readonly url: string }
}
