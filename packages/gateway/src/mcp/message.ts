import { isAscii } from 'node:buffer'

/** A request body, read just far enough to judge it; the protocol itself is the SDK's. */
export interface Message {
  readonly body: unknown
  /** Its length as it was sent. */
  readonly bytes: number
  /**
   * Whether it has what does not stay the same when it is copied or written again: a member called
   * `__proto__`, a number that is none.
   */
  readonly odd: boolean
  /** The id an error answer must carry; `null` when there is no single one. */
  readonly id: string | number | null
  /** Messages in it: one, or as many as the batch holds. */
  readonly size: number
  readonly methods: readonly string[]
  /** Names of the tools that the message calls, one for each call. */
  readonly calls: readonly string[]
  /** How many resources it reads: an app does as much for one as for a call. */
  readonly reads: number
}

/** JSON-RPC 2.0 section 5.1. */
export interface RpcFault {
  readonly code: -32700 | -32600
  readonly message: string
}

/** Bounds on one message. Deeper or larger ones cost more to validate than any tool call is worth. */
const MAX_DEPTH = 64
const MAX_ELEMENTS = 20_000
const MAX_BATCH = 50

/** Batches ended with 2025-06-18; a request without the header is from 2025-03-26 or unknown. */
const FIRST_VERSION_WITHOUT_BATCHES = '2025-06-18'

/** @param version the MCP-Protocol-Version header, if any. */
export function readMessage(bytes: Buffer, version: string | undefined): Message | RpcFault {
  const body = parse(bytes)
  if (body === undefined) return { code: -32700, message: 'The body is not valid JSON.' }
  const size: Size = { elements: 0, odd: false }
  const fault =
    tooMuch(body, 0, size) ?? (Array.isArray(body) ? batchFault(body, version) : undefined)
  if (fault !== undefined) return { code: -32600, message: fault }
  const read = { body, bytes: bytes.byteLength, odd: size.odd }
  if (!Array.isArray(body))
    return { ...read, ...asks(isRecord(body) ? [body] : NONE), id: idOf(body), size: 1 }
  return { ...read, ...asks(body.filter(isRecord)), id: null, size: body.length }
}

const NONE: readonly Record<string, unknown>[] = []

function asks(messages: readonly Record<string, unknown>[]) {
  const [methods, calls]: [string[], string[]] = [[], []]
  let reads = 0
  for (const message of messages) {
    const { method } = message
    if (isText(method)) methods.push(method)
    if (method === 'tools/call') calls.push(toolOf(message))
    if (method === 'resources/read') reads++
  }
  return { methods, calls, reads }
}

const UTF_8 = new TextDecoder('utf-8', { fatal: true })

/** Most bodies are ASCII, of which each byte is a character. */
const textOf = (bytes: Buffer): string =>
  isAscii(bytes) ? bytes.toString('latin1') : UTF_8.decode(bytes)

function parse(bytes: Buffer): unknown {
  try {
    return JSON.parse(textOf(bytes))
  } catch {
    return undefined
  }
}

interface Size {
  elements: number
  odd: boolean
}

/** Goes no deeper than it allows: depth is what the sender chose. */
function tooMuch(node: unknown, depth: number, size: Size): string | undefined {
  if (depth > MAX_DEPTH) return `The message is nested deeper than ${MAX_DEPTH} levels.`
  if (++size.elements > MAX_ELEMENTS) return `The message has more than ${MAX_ELEMENTS} elements.`
  if (typeof node === 'number' && !Number.isFinite(node)) size.odd = true
  if (typeof node !== 'object' || node === null) return undefined
  if (Array.isArray(node)) return firstFault(node, depth + 1, size)
  if (Object.hasOwn(node, '__proto__')) size.odd = true
  return firstFault(Object.values(node), depth + 1, size)
}

function firstFault(nodes: readonly unknown[], depth: number, size: Size): string | undefined {
  for (const node of nodes) {
    const fault = tooMuch(node, depth, size)
    if (fault !== undefined) return fault
  }
  return undefined
}

function batchFault(batch: readonly unknown[], version: string | undefined): string | undefined {
  if (version !== undefined && version >= FIRST_VERSION_WITHOUT_BATCHES)
    return `Protocol version ${FIRST_VERSION_WITHOUT_BATCHES} and later have no batches: send one message.`
  if (batch.length > MAX_BATCH) return `A batch may have at most ${MAX_BATCH} messages.`
  const ids = batch.map(idOf).filter((id) => id !== null)
  return new Set(ids).size < ids.length ? 'Two messages of the batch have the same id.' : undefined
}

const idOf = (message: unknown): string | number | null => {
  const id = isRecord(message) && isText(message['method']) ? message['id'] : null
  return typeof id === 'string' || typeof id === 'number' ? id : null
}

/** A call without a name counts too: it is refused by the protocol, but not for free. */
const toolOf = (message: Record<string, unknown>): string => {
  const { params } = message
  return isRecord(params) && isText(params['name']) ? params['name'] : ''
}

const isText = (value: unknown): value is string => typeof value === 'string'

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
