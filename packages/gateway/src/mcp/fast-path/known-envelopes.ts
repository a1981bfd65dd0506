import { createRecent } from '../../kernel/recent.ts'
import {
  CLIENT_CAPABILITIES_META_KEY,
  CLIENT_INFO_META_KEY,
  PROTOCOL_VERSION_META_KEY,
} from '../protocol-words.ts'
import { isOrdinary } from './ordinary-client.ts'

/** The revision that the fast path speaks. */
export const REVISION = '2026-07-28'

/** Of all clients together; one client of one version has one. */
const CAPACITY = 256

/**
 * Whether a request's `_meta` is a good envelope of {@link REVISION} that asks for nothing special
 * (MCP 2026-07-28, per-request envelope). What a client says of itself is judged once for each pair
 * of client and capabilities, because it sends the same with every request: what is right at a
 * glance is, and else the SDK judges. `false` says only that the fast path can't tell: the SDK has
 * the last word.
 */
export function createKnownEnvelopes(): (meta: unknown) => boolean {
  const known = createRecent<boolean>(CAPACITY)
  let judge: Judge | undefined
  const load = async () => {
    judge = await loadJudge()
  }
  return (meta) => {
    if (typeof meta !== 'object' || meta === null) return false
    const envelope = meta as Readonly<Record<string, unknown>>
    if (envelope[PROTOCOL_VERSION_META_KEY] !== REVISION) return false
    for (const key in envelope) if (!isPlain(key)) return false
    const info = envelope[CLIENT_INFO_META_KEY]
    const capabilities = envelope[CLIENT_CAPABILITIES_META_KEY]
    const client = { [CLIENT_INFO_META_KEY]: info, [CLIENT_CAPABILITIES_META_KEY]: capabilities }
    const text = JSON.stringify(client)
    const before = known.get(text)
    if (before !== undefined) return before
    const verdict = isOrdinary(info, capabilities) || judge?.(client)
    // This request goes to the SDK too, which is loaded for it.
    if (verdict === undefined) load().catch(() => {})
    else known.set(text, verdict)
    return verdict ?? false
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

/** Whether the SDK takes an envelope with these members. */
export type Judge = (client: Readonly<Record<string, unknown>>) => boolean

/** It comes with the SDK, of which a process that gets ordinary calls only has no need. */
export async function loadJudge(): Promise<Judge> {
  const { classifyInboundRequest } = await import('@modelcontextprotocol/server')
  return (client) => {
    const _meta = { [PROTOCOL_VERSION_META_KEY]: REVISION, ...client }
    const outcome = classifyInboundRequest({
      httpMethod: 'POST',
      protocolVersionHeader: REVISION,
      mcpMethodHeader: 'tools/list',
      body: { jsonrpc: '2.0', id: 1, method: 'tools/list', params: { _meta } },
    })
    return outcome.kind === 'modern'
  }
}
