import { Counter, collectDefaultMetrics, Histogram, Registry } from 'prom-client'
import { registerLosses, registerReadings } from './asked-metrics.ts'
import { createBacklog } from './backlog.ts'
import { methodLabel, statusLabel, toolLabel, wordLabel } from './labels.ts'
import type { Entry, GatewayReadings, Sink } from './observer.ts'

/** Metrics in the text format of Prometheus. */
export interface Metrics extends Sink {
  readonly contentType: string
  /** Asks the gateway what is asked at a reading, and writes everything. */
  text(): Promise<string>
}

export interface MetricsOptions {
  /** Whose losses are counted, beside our own. */
  readonly sinks: readonly Pick<Sink, 'name' | 'lost'>[]
}

const EVERY_MS = 100
/** As for the log: a short pause, and entries that are gone before they are old. */
const BATCH = 64
const CAPACITY = 16_384

/** Seconds; those of OpenTelemetry's `mcp.server.operation.duration` from 10 ms on, and finer below. */
const SECONDS = [0.001, 0.0025, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 30, 60, 300]

/** Counts behind the requests. Labels are words of ours and names of the catalogue, nothing else. */
export function createMetrics({ sinks }: MetricsOptions): Metrics {
  const registry = new Registry()
  const registers = [registry]
  collectDefaultMetrics({ register: registry })
  let readings: GatewayReadings | undefined
  const catalogue = (): ReadonlySet<string> => readings?.tools ?? NO_TOOLS

  const operations = new Histogram({
    name: 'mcp_server_operation_duration_seconds',
    help: 'Requests to the MCP endpoint, from their head to the end of their answer.',
    labelNames: ['method', 'tool', 'outcome'],
    buckets: SECONDS,
    registers,
  })
  const pages = new Histogram({
    name: 'http_server_request_duration_seconds',
    help: 'Requests to OAuth endpoints, pages and documents.',
    labelNames: ['route', 'status'],
    buckets: SECONDS,
    registers,
  })
  const tokens = new Counter({
    name: 'oauth_token_requests_total',
    help: 'Answers of the token endpoint.',
    labelNames: ['grant', 'result'],
    registers,
  })
  const exchanges = new Histogram({
    name: 'obo_exchange_duration_seconds',
    help: 'On-Behalf-Of exchanges at the sign-in service, by "ok" or the class of the failure.',
    labelNames: ['class'],
    buckets: SECONDS,
    registers,
  })
  const backlog = createBacklog<Entry>({
    capacity: CAPACITY,
    everyMs: EVERY_MS,
    batch: BATCH,
    take(entries) {
      for (const entry of entries) count(entry)
      return true
    },
  })
  registerReadings(registry, () => readings)
  registerLosses(registry, [...sinks, { name: 'metrics', lost: backlog.lost }])

  function count(entry: Entry): void {
    if (entry.event === 'mcp.request') {
      const { method, tool, outcome, durationMs } = entry.of
      const called = toolLabel(tool, catalogue())
      const labels = { method: methodLabel(method), tool: called, outcome: wordLabel(outcome) }
      operations.observe(labels, durationMs / 1000)
    } else if (entry.event === 'http.request') {
      const { route, status, durationMs } = entry.of
      pages.observe({ route, status: statusLabel(status) }, durationMs / 1000)
    } else if (entry.event === 'oauth.token') {
      const { grant, result } = entry.of
      tokens.inc({ grant: wordLabel(grant), result: wordLabel(result) })
    } else {
      const { class: kind, durationMs } = entry.of
      exchanges.observe({ class: wordLabel(kind) }, durationMs / 1000)
    }
  }

  return {
    name: 'metrics',
    contentType: registry.contentType,
    add: backlog.add,
    lost: backlog.lost,
    watch(asked) {
      readings = asked
    },
    text() {
      backlog.flush()
      return registry.metrics()
    },
    async close() {
      backlog.flush()
    },
  }
}

const NO_TOOLS: ReadonlySet<string> = new Set()
