/**
 * As much of OpenTelemetry as is used, in words of our own: its packages are not installed with the
 * gateway, so their types are not there either. `oracles/telemetry` checks that the real ones fit.
 */
export interface OpenTelemetry {
  readonly api: Api
  readonly sdk: Sdk
  readonly resources: Resources
  readonly exporters: Exporters
}

/** `@opentelemetry/api`. A context and a trace state are its own business. */
export interface Api {
  readonly ROOT_CONTEXT: unknown
  readonly trace: { setSpanContext(context: never, span: never): unknown }
  createTraceState(text?: string): unknown
  readonly SpanKind: { readonly SERVER: number }
  readonly SpanStatusCode: { readonly ERROR: number }
}

/** `@opentelemetry/sdk-trace`. */
export interface Sdk {
  readonly TracerProvider: new (
    options: never,
  ) => { getTracer(name: string, version?: string): Tracer }
  readonly RandomIdGenerator: new () => IdGenerator
}

export interface IdGenerator {
  generateTraceId(): string
  generateSpanId(): string
}

export interface Tracer {
  startSpan(name: string, options?: never, context?: never): StartedSpan
}

export interface StartedSpan {
  setStatus(status: { code: number }): unknown
  /** Milliseconds since the epoch. */
  end(time?: number): void
}

/** `@opentelemetry/resources`. */
export interface Resources {
  defaultResource(): Resource
  resourceFromAttributes(attributes: Record<string, string>): Resource
  detectResources(options: { detectors: never[] }): Resource
  readonly envDetector: unknown
}

export interface Resource {
  merge(other: never): Resource
}

/** `@opentelemetry/exporter-trace-otlp-http`. */
export interface Exporters {
  readonly OTLPTraceExporter: new (options: {
    url: string
    timeoutMillis: number
  }) => {
    export(spans: never[], done: (result: { code: number; error?: Error }) => void): void
    shutdown(): Promise<void>
  }
}

/** What an operator adds to the image, at the versions that are tested. */
export const PACKAGES = {
  api: '@opentelemetry/api',
  sdk: '@opentelemetry/sdk-trace',
  resources: '@opentelemetry/resources',
  exporters: '@opentelemetry/exporter-trace-otlp-http',
} as const

/** Finds a package; a variable name, so that no bundler and no compiler looks for it. */
export type Load = (name: string) => Promise<unknown>

const fromHere: Load = (name) => import(name)

/** @throws a plain sentence naming what is not installed. */
export async function loadOpenTelemetry(load: Load = fromHere): Promise<OpenTelemetry> {
  const names = Object.values(PACKAGES)
  const found = await Promise.allSettled(names.map(load))
  const missing = names.filter((_, each) => found[each]?.status === 'rejected')
  if (missing.length > 0) {
    const cause = found.find((each) => each.status === 'rejected')?.reason
    throw new Error(
      `OTEL_EXPORTER_OTLP_ENDPOINT asks for traces, and ${missing.join(', ')} can't be loaded. ` +
        `Install ${names.join(' ')} beside the server, or remove the setting.`,
      { cause },
    )
  }
  const [api, sdk, resources, exporters] = found.map(
    (each) => (each as PromiseFulfilledResult<unknown>).value,
  )
  return { api, sdk, resources, exporters } as OpenTelemetry
}
