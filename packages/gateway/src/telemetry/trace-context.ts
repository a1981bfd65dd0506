import { randomUUID } from 'node:crypto'

/** Where a request belongs in a distributed trace (W3C Trace Context). */
export interface TraceContext {
  /** 32 lower-case hexadecimal digits, not all zero. */
  readonly traceId: string
  /** The caller's span: 16 lower-case hexadecimal digits, not all zero. */
  readonly parentId: string
  /** Our own span, below the caller's: what we call names it as its parent. As long. */
  readonly spanId: string
  /** Whether the caller recorded it. */
  readonly sampled: boolean
  /** The caller's `tracestate`, checked and bounded; passed on as it came. */
  readonly state?: string
}

/** W3C Trace Context 3.2.2: a later version may say more, after another hyphen. */
const TRACEPARENT = /^([0-9a-f]{2})-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})(-.*)?$/
const NO_TRACE = '0'.repeat(32)
const NO_SPAN = '0'.repeat(16)
const SAMPLED = 1

const MAX_PARENT_LENGTH = 256
/** W3C Trace Context 3.3.1.5 wants at least this much passed on; more is dropped. */
const MAX_STATE_LENGTH = 512
const MAX_STATE_MEMBERS = 32
const STATE_KEY =
  /^(?:[a-z][a-z0-9_\-*/]{0,255}|[a-z0-9][a-z0-9_\-*/]{0,240}@[a-z][a-z0-9_\-*/]{0,13})$/
const STATE_VALUE = /^[\x20-\x2b\x2d-\x3c\x3e-\x7e]{0,255}[\x21-\x2b\x2d-\x3c\x3e-\x7e]$/

/**
 * The caller's trace from the bare `traceparent` and `tracestate` of `params._meta` (MCP
 * 2026-07-28). Nothing where they are absent or malformed: a trace is never a reason to refuse a
 * request. `baggage` is a stranger's word about anything, so it is not read.
 * @param meta whatever the client sent.
 */
export function readTraceContext(meta: unknown): TraceContext | undefined {
  if (typeof meta !== 'object' || meta === null) return undefined
  const { traceparent, tracestate } = meta as Record<string, unknown>
  if (typeof traceparent !== 'string' || traceparent.length > MAX_PARENT_LENGTH) return undefined
  const [, version, traceId, parentId, flags, more] = TRACEPARENT.exec(traceparent) ?? []
  if (traceId === undefined || parentId === undefined || flags === undefined) return undefined
  if (version === 'ff' || (version === '00' && more !== undefined)) return undefined
  if (traceId === NO_TRACE || parentId === NO_SPAN) return undefined
  const sampled = (Number.parseInt(flags, 16) & SAMPLED) === SAMPLED
  const context = { traceId, parentId, spanId: newSpanId(), sampled }
  return isState(tracestate) ? { ...context, state: tracestate } : context
}

/** `traceparent` for a request that we make for this one: the child of our own span. */
export const childTraceparent = ({ traceId, spanId, sampled }: TraceContext): string =>
  `00-${traceId}-${spanId}-${sampled ? '01' : '00'}`

/** Of a random UUID the digits that are random: Node makes those from a store of random bytes. */
function newSpanId(): string {
  const uuid = randomUUID()
  return uuid.slice(0, 8) + uuid.slice(-8)
}

/** W3C Trace Context 3.3.1: one bad member and none is passed on. */
function isState(state: unknown): state is string {
  if (typeof state !== 'string' || state.length === 0 || state.length > MAX_STATE_LENGTH)
    return false
  const members = state.split(',').map((member) => member.replace(/^[ \t]+|[ \t]+$/g, ''))
  const keys = members.filter((member) => member !== '').map(stateKey)
  if (keys.length === 0 || keys.length > MAX_STATE_MEMBERS || keys.includes(undefined)) return false
  return new Set(keys).size === keys.length
}

/** The key of a member, or nothing when it is malformed. */
function stateKey(member: string): string | undefined {
  const at = member.indexOf('=')
  const [key, value] = [member.slice(0, Math.max(at, 0)), member.slice(at + 1)]
  return STATE_KEY.test(key) && STATE_VALUE.test(value) ? key : undefined
}
