import type { IncomingHttpHeaders } from 'node:http'
import type { CatalogueTool, ToolCatalogue } from '../catalogue.ts'
import type { JsonSchema } from '../contract.ts'
import type { Message } from '../message.ts'
import { createKnownEnvelopes, REVISION } from './known-envelopes.ts'

export type RequestId = string | number

/** A request that can only be answered with a result, whatever else the protocol has in store. */
export type PlainRequest =
  | { readonly method: 'tools/list'; readonly id: RequestId }
  | {
      readonly method: 'tools/call'
      readonly id: RequestId
      readonly tool: CatalogueTool
      readonly args: unknown
      /** Its `_meta`. */
      readonly envelope: unknown
    }

/**
 * Below it a message has fewer elements than the SDK allows in a call: each takes two bytes at least.
 */
const MAX_BYTES = 16 * 1024

/**
 * Recognises requests of {@link REVISION} that are right in every way: each member is one we know,
 * each header says what the body says, the tool is in the catalogue. It refuses nothing. Whatever
 * it does not recognise goes to the SDK, wrong or only unusual, so no rule of the protocol is
 * judged in two places and no error is worded twice.
 */
export function createRecogniser(
  catalogue: ToolCatalogue,
): (message: Message, headers: IncomingHttpHeaders) => PlainRequest | undefined {
  const isEnvelope = createKnownEnvelopes()
  const plain = new Map(
    catalogue.tools.filter(isPlainTool).map((tool) => [tool.contract.name, tool]),
  )

  function call(
    id: RequestId,
    params: Readonly<Record<string, unknown>>,
    headers: IncomingHttpHeaders,
  ): PlainRequest | undefined {
    const { name, arguments: args = {}, _meta: envelope } = params
    if (typeof name !== 'string' || headers['mcp-name'] !== name) return undefined
    const tool = plain.get(name)
    if (tool === undefined || !isRecord(args) || !onlyHas(params, CALL)) return undefined
    return { method: 'tools/call', id, tool, args, envelope }
  }

  return ({ body, bytes, odd }, headers) => {
    if (odd || bytes > MAX_BYTES || !isRecord(body)) return undefined
    const { jsonrpc, id, method, params } = body
    if (jsonrpc !== '2.0' || !isId(id) || !isRecord(params) || !onlyHas(body, REQUEST))
      return undefined
    if (headers['mcp-protocol-version'] !== REVISION || headers['mcp-method'] !== method)
      return undefined
    if (!isEnvelope(params['_meta'])) return undefined
    if (method === 'tools/call') return call(id, params, headers)
    return method === 'tools/list' && onlyHas(params, LIST) ? { method, id } : undefined
  }
}

const REQUEST = new Set(['jsonrpc', 'id', 'method', 'params'])
const CALL = new Set(['name', 'arguments', '_meta'])
const LIST = new Set(['_meta'])

function onlyHas(object: Readonly<Record<string, unknown>>, names: ReadonlySet<string>): boolean {
  for (const name in object) if (!names.has(name)) return false
  return true
}

/** JSON-RPC 2.0 section 4, as MCP narrows it: no fractions, no null. */
const isId = (id: unknown): id is RequestId => typeof id === 'string' || Number.isSafeInteger(id)

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/**
 * A tool that acts at other services waits for the first piece of an answer, and an argument that is
 * repeated in a header is compared with it: both are the SDK's way.
 */
const isPlainTool = ({ contract }: CatalogueTool): boolean =>
  (contract.downstream ?? []).length === 0 && !repeatsInHeaders(contract.inputSchema)

const repeatsInHeaders = (schema: JsonSchema): boolean =>
  JSON.stringify(schema).includes('"x-mcp-header"')
