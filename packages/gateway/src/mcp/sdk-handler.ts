import { classifyInboundRequest, createMcpHandler } from '@modelcontextprotocol/server'
import type { Log } from '../telemetry/log.ts'
import { answerAsJson } from './legacy-json.ts'
import type { Exchange, ServerFactory } from './sdk-server.ts'

/** The official SDK, for both protocol eras on one address. */
export interface SdkHandler {
  answer(request: Request, exchange: Exchange): Promise<Response>
  /** Ends open streams. */
  close(): Promise<void>
}

/** Open `subscriptions/listen` streams at one time; they hold a connection each. */
const MAX_SUBSCRIPTIONS = 256

export function createSdkHandler(build: ServerFactory, log: Log): SdkHandler {
  const exchanges = new WeakMap<Request, Exchange>()
  const handler = createMcpHandler(
    ({ era, requestInfo }) => build(exchangeOf(exchanges, requestInfo), era),
    {
      maxSubscriptions: MAX_SUBSCRIPTIONS,
      onerror: (error) => log.info('mcp.rejected', { reason: withoutValues(error.message) }),
    },
  )
  return {
    async answer(request, exchange) {
      const { body } = exchange.message
      if (!exchange.streams && isLegacy(request, body))
        return await answerAsJson(build(exchange, 'legacy'), request, body)
      exchanges.set(request, exchange)
      return await handler.fetch(request, { parsedBody: body })
    },
    close: () => handler.close(),
  }
}

/** The SDK's messages name the rule first and quote the request after a colon; values stay out. */
const withoutValues = (message: string): string => message.split(':', 1).join()

function exchangeOf(exchanges: WeakMap<Request, Exchange>, request: Request | undefined): Exchange {
  const exchange = request && exchanges.get(request)
  if (exchange === undefined) throw new Error('the SDK asked for a server outside a request')
  return exchange
}

/** The SDK's own classification, so that this road and its handler never disagree. */
function isLegacy({ headers }: Request, body: unknown): boolean {
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
