import type { IncomingMessage, ServerResponse } from 'node:http'
import type { GatewayObserver } from '../telemetry/observer.ts'
import type { Match } from './routes.ts'

const VERBS = new Set(['GET', 'HEAD', 'POST', 'DELETE', 'OPTIONS'])
/** What nginx made a habit: the client closed the request. */
const CLIENT_LEFT = 499

/** Tells of a request once its answer has left: by its route, because an address can hold a secret. */
export function tellPage(
  { answered }: Pick<GatewayObserver, 'answered'>,
  found: Match,
  { method = '' }: IncomingMessage,
  response: ServerResponse,
): void {
  const from = performance.now()
  response.once('close', () =>
    answered({
      route: found.type === 'route' ? found.route.path : 'unknown',
      verb: VERBS.has(method) ? method : 'other',
      status: response.writableFinished ? response.statusCode : CLIENT_LEFT,
      durationMs: performance.now() - from,
    }),
  )
}
