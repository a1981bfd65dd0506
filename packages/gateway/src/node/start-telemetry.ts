import type { Writable } from 'node:stream'
import { systemClock } from '../kernel/clock.ts'
import type { Log } from '../telemetry/log.ts'
import { createObserver, type GatewayObserver, type Sink } from '../telemetry/observer.ts'
import { createRequestLog } from '../telemetry/request-log.ts'
import { openLog } from './log-to.ts'
import { metricsOnDemand } from './metrics-on-demand.ts'
import { type MetricsServer, serveMetrics } from './metrics-server.ts'
import type { TelemetryConfig } from './read-telemetry.ts'

/** The log, and whoever is told of requests. */
export interface Telemetry {
  readonly log: Log
  /** For `createGateway`; absent where nothing is told. */
  readonly observer?: GatewayObserver
  /** Where metrics are served, when they are. */
  readonly metricsPort?: number
  /** After the gateway has stopped: writes what still waits. At most some seconds. */
  close(): Promise<void>
}

export interface TelemetryIdentity {
  /** What traces call this process unless OTEL_SERVICE_NAME does: the app's machine name. */
  readonly name: string
  readonly version: string
}

/**
 * Opens what the settings ask for; what they don't is not even loaded.
 * @param logFile see `logTo`.
 * @throws a plain sentence when a file, a port or a package is not to be had.
 */
export async function startTelemetry(
  config: TelemetryConfig,
  logFile: string | undefined,
  identity: TelemetryIdentity,
): Promise<Telemetry> {
  const { log, stream } = openLog(logFile)
  const sinks = await openSinks(config, stream, log, identity)
  const served = config.metrics ? await openMetrics(config.metrics, sinks, log) : undefined
  const all = served ? [...sinks, served.sink] : sinks
  if (served) log.info('metrics_served', { port: served.server.port })
  return {
    log,
    ...(all.length > 0 ? { observer: createObserver(all, systemClock) } : {}),
    ...(served ? { metricsPort: served.server.port } : {}),
    async close() {
      await served?.server.close()
      await Promise.all(all.map((sink) => sink.close()))
    },
  }
}

async function openSinks(
  { requestLog, collector }: TelemetryConfig,
  stream: Writable,
  log: Log,
  identity: TelemetryIdentity,
): Promise<Sink[]> {
  const sinks: Sink[] = []
  if (requestLog) sinks.push(createRequestLog({ to: stream, clock: systemClock }))
  if (collector) {
    const { createTraces } = await import('../telemetry/traces.ts')
    sinks.push(await createTraces({ collector, log, ...identity }))
  }
  return sinks
}

async function openMetrics(
  place: NonNullable<TelemetryConfig['metrics']>,
  sinks: readonly Sink[],
  log: Log,
): Promise<{ readonly sink: Sink; readonly server: MetricsServer }> {
  const sink = metricsOnDemand({ sinks }, log)
  return { sink, server: await serveMetrics(sink, place) }
}
