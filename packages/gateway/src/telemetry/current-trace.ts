import { AsyncLocalStorage } from 'node:async_hooks'
import { childTraceparent, type TraceContext } from './trace-context.ts'

const current = new AsyncLocalStorage<TraceContext>()

/**
 * Runs `work` in a trace: log lines written meanwhile carry its id, and requests to other services
 * its headers. A request without a trace just runs.
 */
export function runInTrace<T>(context: TraceContext | undefined, work: () => T): T {
  return context === undefined ? work() : current.run(context, work)
}

/** The trace of the request that is served now, where its caller sent one. */
export const currentTrace = (): TraceContext | undefined => current.getStore()

/**
 * Headers for a request to a service that the operator or a tool's author named; none outside a
 * trace. An address that a stranger chose must not learn about our traces.
 */
export function traceHeaders(): Readonly<Record<string, string>> {
  const context = current.getStore()
  if (context === undefined) return {}
  const traceparent = childTraceparent(context)
  return context.state === undefined ? { traceparent } : { traceparent, tracestate: context.state }
}
