import { createBacklog } from './backlog.ts'
import type { Log } from './log.ts'
import type { Entry, GatewayReadings, Sink } from './observer.ts'
import { type Load, loadOpenTelemetry, type OpenTelemetry } from './open-telemetry.ts'
import { loggingOutages } from './outage.ts'
import { createSpanMaker, type ServiceIdentity } from './spans.ts'

export interface TracesOptions extends ServiceIdentity {
  /** Its address without `/v1/traces` (OTLP over HTTP). */
  readonly collector: URL
  readonly log: Log
  /** How packages are found; from where this file lies, when left out. */
  readonly load?: Load
  /** How long a span waits for company, milliseconds. Default a second. */
  readonly everyMs?: number
}

const BATCH = 512
const CAPACITY = 8_192
/** One batch, with the exporter's own retries. */
const EXPORT_MS = 10_000
const CLOSE_MS = 3_000

/**
 * A span for every request, below the caller's where it sent a trace. A batch leaves when the last
 * one has arrived; what has no room meanwhile is lost and counted, and so is a batch that the
 * collector does not take.
 * @throws a plain sentence naming the packages when they are not installed.
 */
export async function createTraces({
  log,
  load,
  everyMs = 1_000,
  ...options
}: TracesOptions): Promise<Sink> {
  const open = await loadOpenTelemetry(load)
  const spansOf = createSpanMaker(open, options)
  const exporter = createExporter(open, options.collector, log)
  let tools: GatewayReadings['tools'] = new Set()
  let refused = 0
  let sending = Promise.resolve()
  const backlog = createBacklog<Entry>({ capacity: CAPACITY, everyMs, batch: BATCH, take })

  function take(entries: readonly Entry[]): boolean {
    const spans = entries.flatMap((entry) =>
      entry.event === 'mcp.request' ? spansOf(entry.of, entry.at, tools) : [],
    )
    if (spans.length === 0) return true
    sending = sending.then(() => send(spans))
    return false
  }

  async function send(spans: readonly unknown[]): Promise<void> {
    if (!(await exporter.send(spans))) refused += spans.length
    backlog.resume()
  }

  return {
    name: 'traces',
    add(entry) {
      if (entry.event === 'mcp.request') backlog.add(entry)
    },
    watch(readings) {
      tools = readings.tools
    },
    lost: () => backlog.lost() + refused,
    async close() {
      backlog.flush()
      const { promise, resolve } = Promise.withResolvers<void>()
      const patience = setTimeout(resolve, CLOSE_MS)
      await Promise.race([sending.then(() => exporter.close()), promise])
      clearTimeout(patience)
    },
  }
}

interface Exporter {
  /** @returns whether the collector took them. */
  send(spans: readonly unknown[]): Promise<boolean>
  close(): Promise<void>
}

function createExporter({ exporters }: OpenTelemetry, collector: URL, log: Log): Exporter {
  const base = collector.href.endsWith('/') ? collector.href : `${collector.href}/`
  const url = new URL('v1/traces', base).href
  const exporter = new exporters.OTLPTraceExporter({ url, timeoutMillis: EXPORT_MS })
  let batch: readonly unknown[] = []
  const exporting = loggingOutages(
    () =>
      new Promise<void>((resolve, reject) =>
        exporter.export(batch as never[], ({ code, error }) =>
          code === 0 ? resolve() : reject(error ?? new Error('the collector refused')),
        ),
      ),
    log,
    { lost: 'traces_refused', back: 'traces_taken_again' },
  )
  return {
    send(spans) {
      batch = spans
      return exporting().then(
        () => true,
        () => false,
      )
    },
    close: () => exporter.shutdown().catch(() => {}),
  }
}
