import { parseUrl } from '../kernel/url.ts'
import type { EnvironmentReader } from './environment.ts'

/** What is told to the outside of what goes on here. */
export interface TelemetryConfig {
  /** A line in the log for every request. */
  readonly requestLog: boolean
  /** Where `/metrics` is served, for those who collect it; absent: nowhere. */
  readonly metrics?: { readonly host: string; readonly port: number }
  /** The collector that gets traces (OTLP over HTTP); absent: none. */
  readonly collector?: URL
}

export interface TelemetryContext {
  readonly production: boolean
  /** Where the server itself listens. */
  readonly host: string
  readonly port: number
}

export function readTelemetry(read: EnvironmentReader, context: TelemetryContext): TelemetryConfig {
  const metrics = readMetrics(read, context)
  const collector = readCollector(read)
  return {
    requestLog: readRequestLog(read, context),
    ...(metrics ? { metrics } : {}),
    ...(collector ? { collector } : {}),
  }
}

function readRequestLog(read: EnvironmentReader, { production }: TelemetryContext): boolean {
  const value = read.text('REQUEST_LOG')?.toLowerCase()
  if (value === undefined) return production
  if (value !== 'on' && value !== 'off')
    read.fault(`REQUEST_LOG must be on or off, and is "${value}".`)
  return value === 'on'
}

/** Who listens for others does so for collectors too: a container has no other way to be read. */
function readMetrics(
  read: EnvironmentReader,
  { host, port: own }: TelemetryContext,
): TelemetryConfig['metrics'] {
  if (read.text('METRICS_PORT') === undefined) return undefined
  const port = read.integer('METRICS_PORT', 0, 0, 65_535)
  if (port === own && port !== 0)
    read.fault(
      `METRICS_PORT ${port} is PORT too. Choose another: metrics are for those who run the server, and the other port is for everybody.`,
    )
  return { host: read.text('METRICS_HOST') ?? host, port }
}

function readCollector(read: EnvironmentReader): URL | undefined {
  const value = read.text('OTEL_EXPORTER_OTLP_ENDPOINT')
  if (value === undefined) return undefined
  judgeProtocol(read)
  const url = parseUrl(value)
  if (url?.protocol === 'https:' || url?.protocol === 'http:') return url
  read.fault(
    `OTEL_EXPORTER_OTLP_ENDPOINT must be an http(s) address, such as http://localhost:4318, and is "${value}".`,
  )
  return undefined
}

/** A collector takes JSON wherever it takes protobuf over HTTP; gRPC is another port of it. */
function judgeProtocol(read: EnvironmentReader): void {
  const protocol = read.text('OTEL_EXPORTER_OTLP_PROTOCOL') ?? 'http/json'
  if (protocol === 'http/json' || protocol === 'http/protobuf') return
  read.fault(
    `OTEL_EXPORTER_OTLP_PROTOCOL is "${protocol}", and traces leave as http/json only. Set it to that, and OTEL_EXPORTER_OTLP_ENDPOINT to the collector's HTTP port, or remove both.`,
  )
}
