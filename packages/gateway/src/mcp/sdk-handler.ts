import { classifyInboundRequest, createMcpHandler } from '@modelcontextprotocol/server'
import { systemClock } from '../kernel/clock.ts'
import type { Log } from '../telemetry/log.ts'
import { answerAsJson } from './legacy-json.ts'
import { webRequest } from './node-adapter.ts'
import { createRejectionLog } from './rejection-log.ts'
import type { Exchange, ServerFactory } from './sdk-server.ts'
import { createSubscriptions } from './subscriptions.ts'

/** What the SDK is asked with, beside the message. */
export interface WebRequest {
  readonly headers: Headers
  /** Ends the call. */
  readonly signal: AbortSignal
}

/** The official SDK, for both protocol eras on one address. */
export interface SdkHandler {
  /** @returns the JSON of an answer with status 200 where it is all there, else a response. */
  answer(asked: WebRequest, exchange: Exchange): Promise<Response | string>
  /** Ends subscription streams the way the protocol ends them; calls run on. */
  endSubscriptions(): Promise<void>
  /** Ends everything. */
  close(): Promise<void>
}

export function createSdkHandler(build: ServerFactory, log: Log): SdkHandler {
  const exchanges = new WeakMap<Request, Exchange>()
  const rejected = createRejectionLog(log, systemClock)
  const handler = (maxSubscriptions: number) =>
    createMcpHandler(({ era, requestInfo }) => build(exchangeOf(exchanges, requestInfo), era), {
      maxSubscriptions,
      onerror: (error) => rejected(withoutValues(error.message)),
    })
  // The SDK closes streams and calls in one; apart, streams can end before calls do.
  const calls = handler(0)
  const subscriptions = createSubscriptions(handler)
  return {
    async answer({ headers, signal }, exchange) {
      const { body, methods } = exchange.message
      // A signal makes a Request cost Node four times as much; this one is listened to directly.
      if (!exchange.streams && exchange.legacy)
        return await answerAsJson(build(exchange, 'legacy'), webRequest(headers), signal, body)
      const request = webRequest(headers, signal)
      exchanges.set(request, exchange)
      return methods.includes('subscriptions/listen')
        ? await subscriptions.answer(request, body)
        : await calls.fetch(request, { parsedBody: body })
    },
    endSubscriptions: () => subscriptions.end(),
    async close() {
      await Promise.all([subscriptions.end(), calls.close()])
    },
  }
}

/** The SDK's messages name the rule first and quote the request after a colon; values stay out. */
const withoutValues = (message: string): string => message.split(':', 1).join()

function exchangeOf(exchanges: WeakMap<Request, Exchange>, request: Request | undefined): Exchange {
  const exchange = request && exchanges.get(request)
  if (exchange === undefined) throw new Error('the SDK asked for a server outside a request')
  return exchange
}

/**
 * Whether a message is of a 2025 protocol version. The SDK's own classification, so that we and its
 * handler never disagree.
 */
export function isLegacy(headers: Headers, body: unknown): boolean {
  const header = (name: string) => headers.get(name) ?? undefined
  const outcome = classifyInboundRequest({
    httpMethod: 'POST',
    body,
    ...defined({
      protocolVersionHeader: header('mcp-protocol-version'),
      mcpMethodHeader: header('mcp-method'),
      mcpNameHeader: header('mcp-name'),
    }),
  })
  return outcome.kind === 'legacy'
}

const defined = (values: Record<string, string | undefined>): Record<string, string> =>
  Object.fromEntries(Object.entries(values).flatMap(([k, v]) => (v === undefined ? [] : [[k, v]])))
