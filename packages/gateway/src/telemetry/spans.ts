import { methodLabel, OTHER, toolLabel } from './labels.ts'
import type { OpenTelemetry, Resource } from './open-telemetry.ts'
import type { Outcome, ServedRequest } from './served-request.ts'
import type { TraceContext } from './trace-context.ts'

/** What traces call this process, unless OTEL_SERVICE_NAME or OTEL_RESOURCE_ATTRIBUTES do. */
export interface ServiceIdentity {
  readonly name: string
  readonly version: string
}

/**
 * Makes the span of a request that was served at `at`. There is none where its caller records
 * nothing of this trace.
 */
export type SpanMaker = (
  request: ServedRequest,
  at: number,
  tools: ReadonlySet<string>,
) => readonly unknown[]

/** 4xx are the caller's, and no error of the server's span (HTTP semantic conventions). */
const ERRORS = new Set<Outcome>(['tool_error', 'protocol_error', 'failed'])

export function createSpanMaker(open: OpenTelemetry, service: ServiceIdentity): SpanMaker {
  const { api, sdk } = open
  const random = new sdk.RandomIdGenerator()
  let ended: unknown[] = []
  let ours: string | undefined
  const provider = new sdk.TracerProvider({
    resource: resourceOf(open, service),
    // What we called meanwhile was told this id, long before there was a span.
    idGenerator: {
      generateTraceId: () => random.generateTraceId(),
      generateSpanId: () => ours ?? random.generateSpanId(),
    },
    spanProcessors: [
      {
        onStart() {},
        onEnd: (span: unknown) => void ended.push(span),
        forceFlush: async () => {},
        shutdown: async () => {},
      },
    ],
  } as never)
  const tracer = provider.getTracer('voordeur')

  return (request, at, tools) => {
    const { trace, durationMs, outcome } = request
    ended = []
    ours = trace?.spanId
    const [name, attributes] = described(request, tools)
    const options = { kind: api.SpanKind.SERVER, startTime: at - durationMs, attributes }
    const span = tracer.startSpan(name, options as never, parentOf(open, trace) as never)
    if (ERRORS.has(outcome)) span.setStatus({ code: api.SpanStatusCode.ERROR })
    span.end(at)
    return ended
  }
}

function resourceOf({ resources }: OpenTelemetry, { name, version }: ServiceIdentity): Resource {
  const own = { 'service.name': name, 'service.version': version }
  const { defaultResource, resourceFromAttributes, detectResources, envDetector } = resources
  const named = defaultResource().merge(resourceFromAttributes(own) as never)
  return named.merge(detectResources({ detectors: [envDetector as never] }) as never)
}

function parentOf({ api }: OpenTelemetry, trace: TraceContext | undefined): unknown {
  if (trace === undefined) return api.ROOT_CONTEXT
  const { traceId, parentId, sampled, state } = trace
  const parent = {
    traceId,
    spanId: parentId,
    traceFlags: sampled ? 1 : 0,
    isRemote: true,
    ...(state === undefined ? {} : { traceState: api.createTraceState(state) }),
  }
  return api.trace.setSpanContext(api.ROOT_CONTEXT as never, parent as never)
}

/** The semantic conventions of MCP (OpenTelemetry, in development): no arguments, no results, nobody's name. */
function described(
  { method, tool, outcome, status, protocol }: ServedRequest,
  tools: ReadonlySet<string>,
): [name: string, attributes: Record<string, string | number>] {
  const known = methodLabel(method)
  const called = toolLabel(tool, tools)
  const named = called !== '' && called !== OTHER
  return [
    named ? `${known} ${called}` : known,
    {
      'mcp.method.name': known,
      'network.transport': 'tcp',
      'network.protocol.name': 'http',
      'http.response.status_code': status,
      ...(named ? { 'gen_ai.tool.name': called, 'gen_ai.operation.name': 'execute_tool' } : {}),
      ...(protocol === undefined ? {} : { 'mcp.protocol.version': protocol }),
      ...(outcome === 'ok' ? {} : { 'error.type': outcome }),
    },
  ]
}
