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
const CAPACITY = 256

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
    const envelope = meta as Readonly<Record<string, unknown>>
    if (envelope[PROTOCOL_VERSION_META_KEY] !== REVISION) return false
    for (const key in envelope) if (!isPlain(key)) return false
    const client = {
      [CLIENT_INFO_META_KEY]: envelope[CLIENT_INFO_META_KEY],
      [CLIENT_CAPABILITIES_META_KEY]: envelope[CLIENT_CAPABILITIES_META_KEY],
    }
    const text = JSON.stringify(client)
    const before = known.get(text)
    if (before !== undefined) return before
    const verdict = judged(client)
    known.set(text, verdict)
    return verdict
  }
}

const RESERVED = 'io.modelcontextprotocol/'
const JUDGED: ReadonlySet<string> = new Set([
  PROTOCOL_VERSION_META_KEY,
  CLIENT_INFO_META_KEY,
  CLIENT_CAPABILITIES_META_KEY,
])

/** Nothing of the protocol's own that may change how it answers; the rest means nothing to it. */
const isPlain = (key: string): boolean =>
  JUDGED.has(key) || (key !== 'progressToken' && !key.startsWith(RESERVED))

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
