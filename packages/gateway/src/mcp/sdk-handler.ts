import { classifyInboundRequest, createMcpHandler } from '@modelcontextprotocol/server'
import { systemClock } from '../kernel/clock.ts'
import type { Log } from '../telemetry/log.ts'
import { answerAsJson } from './legacy-json.ts'
import { createRejectionLog } from './rejection-log.ts'
import type { Exchange, ServerFactory } from './sdk-server.ts'
import { createSubscriptions } from './subscriptions.ts'

/** The official SDK, for both protocol eras on one address. */
export interface SdkHandler {
  answer(request: Request, exchange: Exchange): Promise<Response>
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
    async answer(request, exchange) {
      const { body, methods } = exchange.message
      if (!exchange.streams && exchange.legacy)
        return await answerAsJson(build(exchange, 'legacy'), request, body)
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
