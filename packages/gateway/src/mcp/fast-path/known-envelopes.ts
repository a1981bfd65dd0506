import {
  CLIENT_CAPABILITIES_META_KEY,
  CLIENT_INFO_META_KEY,
  classifyInboundRequest,
  PROTOCOL_VERSION_META_KEY,
} from '@modelcontextprotocol/server'
import { createRecent } from '../../kernel/recent.ts'

/** The revision that the fast path speaks. */
export const REVISION = '2026-07-28'

/** Of all clients together; one client of one version has one. */
const CAPACITY = 1_000
/** Longer ones are judged every time. */
const MAX_LENGTH = 2_000

/**
 * Whether a request's `_meta` is a good envelope of {@link REVISION} that asks for nothing special
 * (MCP 2026-07-28, per-request envelope). The SDK judges, once for each pair of client and
 * capabilities: a client sends the same with every request. `false` says only that the fast path
 * can't tell: the SDK has the last word.
 */
export function createKnownEnvelopes(): (meta: unknown) => boolean {
  const known = createRecent<boolean>(CAPACITY)
  return (meta) => {
    if (typeof meta !== 'object' || meta === null) return false
    const { [PROTOCOL_VERSION_META_KEY]: revision, ...rest } = meta as Readonly<
      Record<string, unknown>
    >
    if (revision !== REVISION || !Object.entries(rest).every(isPlain)) return false
    const client = {
      [CLIENT_INFO_META_KEY]: rest[CLIENT_INFO_META_KEY],
      [CLIENT_CAPABILITIES_META_KEY]: rest[CLIENT_CAPABILITIES_META_KEY],
    }
    const text = JSON.stringify(client)
    if (text.length > MAX_LENGTH) return false
    const verdict = known.get(text) ?? judged(JSON.parse(text))
    known.set(text, verdict)
    return verdict
  }
}

const RESERVED = 'io.modelcontextprotocol/'
/** Defined by the protocol without its prefix, and of no consequence to an answer in one piece. */
const TRACING = new Set(['traceparent', 'tracestate', 'baggage'])

/** A vendor's own keys mean nothing to the protocol; others of its own may change the answer. */
function isPlain([key, value]: readonly [string, unknown]): boolean {
  if (key === CLIENT_INFO_META_KEY || key === CLIENT_CAPABILITIES_META_KEY) return true
  if (TRACING.has(key)) return typeof value === 'string'
  return key.includes('/') && !key.startsWith(RESERVED)
}

function judged(client: Readonly<Record<string, unknown>>): boolean {
  const _meta = { [PROTOCOL_VERSION_META_KEY]: REVISION, ...client }
  const outcome = classifyInboundRequest({
    httpMethod: 'POST',
    protocolVersionHeader: REVISION,
    mcpMethodHeader: 'tools/list',
    body: { jsonrpc: '2.0', id: 1, method: 'tools/list', params: { _meta } },
  })
  return outcome.kind === 'modern'
}
