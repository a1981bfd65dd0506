import type { IncomingMessage, ServerResponse } from 'node:http'
import { accepted } from './accept.ts'
import { type Asked, delegates, STOPPING } from './ask.ts'
import type { Exchanges } from './exchanges.ts'
import type { Gate } from './gate.ts'
import { begun, challengeInto, type Interruption } from './interruption.ts'
import { CLIENT_GONE } from './legacy-json.ts'
import type { Message } from './message.ts'
import { protocolHeaders, sendJsonText, sendWebResponse } from './node-adapter.ts'
import { refuse } from './rpc-answer.ts'
import type { SdkExchanges } from './sdk-answer.ts'
import { createSdkHandler, isLegacy } from './sdk-handler.ts'
import { createServerFactory, type Exchange, type ServerSettings } from './sdk-server.ts'
import type { Served } from './served.ts'

/**
 * Whether nothing can come before the answer: then a 2025 client gets it as JSON in one piece, which
 * those versions allow and which costs a third of a stream.
 */
function isQuiet({ body, calls, methods }: Message, { catalogue }: ServerSettings): boolean {
  if (Array.isArray(body)) return false
  const [method, tool] = [methods[0], calls[0]]
  if (method === 'tools/list') return true
  if (method !== 'tools/call' || !catalogue.find(tool ?? '')) return false
  const { params } = Object(body) as { params?: { _meta?: { progressToken?: unknown } } }
  return params?._meta?.progressToken === undefined
}

/**
 * Answers requests by the SDK, of which all is loaded with this module.
 * @throws what {@link createServerFactory} throws.
 */
export function createSdkExchanges(
  settings: ServerSettings,
  gate: Gate,
  exchanges: Exchanges,
): SdkExchanges {
  const sdk = createSdkHandler(createServerFactory(settings), settings.log)

  async function answer(
    req: IncomingMessage,
    res: ServerResponse,
    asked: Asked,
    served: Served | undefined,
  ): Promise<void> {
    served?.goesToSdk()
    const { message, permission } = asked
    const headers = protocolHeaders(req)
    const legacy = isLegacy(headers, message.body)
    const { json, stream } = accepted(req.headers.accept)
    const interruption: Interruption = {}
    const exchange: Exchange = {
      message,
      principal: permission.principal,
      streams: stream && !(legacy && json && isQuiet(message, settings)),
      legacy,
      challenge: challengeInto(interruption, asked, gate),
      toolFailed: () => served?.toolFails(),
    }
    // To a 2025 client, a lost connection cancels nothing (2025-06-18, Streamable HTTP); the call
    // ends by itself, and the bound is for what the client's own messages keep from ending.
    const signal = exchanges.signal(res, legacy ? settings.timeoutMs : 0)
    const answered = await sdk.answer({ headers, signal }, exchange)
    if (typeof answered === 'string') {
      if (interruption.refusal) return refuse(res, message.id, interruption.refusal)
      served?.says(answered)
      return sendJsonText(res, answered, permission.headers)
    }
    if (answered.status === CLIENT_GONE) return refuse(res, message.id, STOPPING)
    const response = delegates(message, settings.catalogue) ? await begun(answered) : answered
    if (interruption.refusal) {
      void response.body?.cancel().catch(() => {})
      return refuse(res, message.id, interruption.refusal)
    }
    await sendWebResponse(res, response, permission.headers, signal, (text) => served?.says(text))
  }

  return { answer, endSubscriptions: sdk.endSubscriptions, close: sdk.close }
}
