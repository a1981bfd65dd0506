import { classifyInboundRequest, createMcpHandler } from '@modelcontextprotocol/server'
import { systemClock } from '../kernel/clock.ts'
import type { Log } from '../telemetry/log.ts'
import { answerAsJson } from './legacy-json.ts'
import { createRejectionLog } from './rejection-log.ts'
import type { Exchange, ServerFactory } from './sdk-server.ts'

/** The official SDK, for both protocol eras on one address. */
export interface SdkHandler {
  answer(request: Request, exchange: Exchange): Promise<Response>
  /** Ends subscription streams the way the protocol ends them; calls run on. */
  endSubscriptions(): Promise<void>
  /** Ends everything. */
  close(): Promise<void>
}

/** Open `subscriptions/listen` streams at one time; they hold a connection each. */
const MAX_SUBSCRIPTIONS = 256

export function createSdkHandler(build: ServerFactory, log: Log): SdkHandler {
  const exchanges = new WeakMap<Request, Exchange>()
  const rejected = createRejectionLog(log, systemClock)
  const handler = () =>
    createMcpHandler(({ era, requestInfo }) => build(exchangeOf(exchanges, requestInfo), era), {
      maxSubscriptions: MAX_SUBSCRIPTIONS,
      onerror: (error) => rejected(withoutValues(error.message)),
    })
  // The SDK closes streams and calls in one; as two handlers, streams can end before calls do.
  const [calls, subscriptions] = [handler(), handler()]
  return {
    async answer(request, exchange) {
      const { body, methods } = exchange.message
      if (!exchange.streams && exchange.legacy)
        return await answerAsJson(build(exchange, 'legacy'), request, body)
      exchanges.set(request, exchange)
      const responsible = methods.includes('subscriptions/listen') ? subscriptions : calls
      return await responsible.fetch(request, { parsedBody: body })
    },
    endSubscriptions: () => subscriptions.close(),
    async close() {
      await Promise.all([subscriptions.close(), calls.close()])
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
