import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { setTimeout as pause } from 'node:timers/promises'
import * as api from '@opentelemetry/api'
import * as exporters from '@opentelemetry/exporter-trace-otlp-http'
import * as resources from '@opentelemetry/resources'
import * as sdk from '@opentelemetry/sdk-trace'
import { createLog } from '../../packages/gateway/src/telemetry/log.ts'
import type { Entry, GatewayReadings } from '../../packages/gateway/src/telemetry/observer.ts'
import {
  type OpenTelemetry,
  PACKAGES,
} from '../../packages/gateway/src/telemetry/open-telemetry.ts'
import type { ServedRequest } from '../../packages/gateway/src/telemetry/served-request.ts'
import { createTraces } from '../../packages/gateway/src/telemetry/traces.ts'
import { type Collector, startCollector, valuesOf } from './collector.ts'

/** The compiler says here whether the packages still have the shape that we use. */
const packages: OpenTelemetry = { api, sdk, resources, exporters }
const loaded: Readonly<Record<string, unknown>> = {
  [PACKAGES.api]: packages.api,
  [PACKAGES.sdk]: packages.sdk,
  [PACKAGES.resources]: packages.resources,
  [PACKAGES.exporters]: packages.exporters,
}

const AT = 1_800_000_000_000
const call: ServedRequest = {
  method: 'tools/call',
  tool: 'greet',
  outcome: 'ok',
  status: 200,
  durationMs: 250,
  protocol: '2026-07-28',
  caller: 'person',
  subject: 'a-person',
  clientId: 'a-client',
}
const trace = {
  traceId: '0af7651916cd43dd8448eb211c80319c',
  parentId: 'b7ad6b7169203331',
  spanId: '00f067aa0ba902b7',
  sampled: true,
  state: 'rojo=1,congo=2',
}
const entry = (more: Partial<ServedRequest> = {}): Entry => ({
  event: 'mcp.request',
  at: AT,
  of: { ...call, ...more },
})

const readings: GatewayReadings = {
  tools: new Set(['greet']),
  limits: () => [],
  revocationAgeMs: () => 0,
  storeWorks: async () => true,
}

async function tracesTo({ url }: Pick<Collector, 'url'>) {
  const events: unknown[] = []
  const traces = await createTraces({
    collector: url,
    name: 'a-server',
    version: '1.2.3',
    log: createLog((line) => events.push(JSON.parse(line).event)),
    load: async (name) => loaded[name],
    everyMs: 1,
  })
  traces.watch?.(readings)
  return { traces, events }
}

/** What arrives at a collector of these requests. */
async function arriving(...requests: Partial<ServedRequest>[]) {
  await using collector = await startCollector()
  const { traces } = await tracesTo(collector)
  for (const request of requests) traces.add(entry(request))
  await traces.close()
  return collector
}

async function until(holds: () => boolean): Promise<void> {
  for (let tries = 0; tries < 200 && !holds(); tries++) await pause(10)
  assert.ok(holds())
}

describe('traces at a collector', () => {
  it('a request is the child of its caller’s span, under the id that we told others', async () => {
    const { spans, paths } = await arriving({ trace })
    const [span] = spans
    assert.equal(span?.traceId, trace.traceId)
    assert.equal(span.parentSpanId, trace.parentId)
    assert.equal(span.spanId, trace.spanId)
    assert.equal(span.traceState, trace.state)
    assert.deepEqual(paths, ['POST /v1/traces application/json'])
  })

  it('it says what was called and how long it took, and names neither person nor client', async () => {
    const collector = await arriving({})
    const [span] = collector.spans
    assert.equal(span?.name, 'tools/call greet')
    assert.equal(span.kind, 2)
    assert.equal(BigInt(span.endTimeUnixNano) - BigInt(span.startTimeUnixNano), 250_000_000n)
    assert.equal(span.endTimeUnixNano, `${AT}000000`)
    assert.deepEqual(valuesOf(span.attributes), {
      'mcp.method.name': 'tools/call',
      'network.transport': 'tcp',
      'network.protocol.name': 'http',
      'http.response.status_code': 200,
      'gen_ai.tool.name': 'greet',
      'gen_ai.operation.name': 'execute_tool',
      'mcp.protocol.version': '2026-07-28',
    })
    const { 'service.name': name, 'service.version': version } = collector.resource
    assert.deepEqual([name, version], ['a-server', '1.2.3'])
    assert.doesNotMatch(JSON.stringify(collector.spans), /a-person|a-client/)
  })

  it('a request without a trace begins one, each its own', async () => {
    const { spans } = await arriving({}, {})
    assert.equal(spans.length, 2)
    assert.ok(!spans[0]?.parentSpanId)
    assert.notEqual(spans[0]?.traceId, spans[1]?.traceId)
    assert.notEqual(spans[0]?.spanId, spans[1]?.spanId)
  })

  it('a caller that records nothing is not recorded', async () => {
    const { spans } = await arriving({ trace: { ...trace, sampled: false } }, { trace })
    assert.deepEqual(
      spans.map(({ spanId }) => spanId),
      [trace.spanId],
    )
    assert.equal((await arriving({ trace: { ...trace, sampled: false } })).paths.length, 0)
  })

  it('errors are errors, and what a client did wrong is its own', async () => {
    const { spans } = await arriving(
      ...(['tool_error', 'protocol_error', 'failed', 'unauthorized', 'limited', 'ok'] as const).map(
        (outcome) => ({ outcome }),
      ),
    )
    assert.deepEqual(
      spans.map(({ status, attributes }) => [status.code ?? 0, valuesOf(attributes)['error.type']]),
      [
        [2, 'tool_error'],
        [2, 'protocol_error'],
        [2, 'failed'],
        [0, 'unauthorized'],
        [0, 'limited'],
        [0, undefined],
      ],
    )
  })

  it('no name that a client made up is in them', async () => {
    const { spans } = await arriving({ method: 'made/up', tool: 'made-up' })
    assert.equal(spans[0]?.name, 'other')
    assert.doesNotMatch(JSON.stringify(spans), /made/)
  })

  it('a collector that refuses costs its batch, is in the log once, and gets the next', async () => {
    await using collector = await startCollector()
    const { traces, events } = await tracesTo(collector)
    for (const [status, paths] of [
      [400, 1],
      [400, 2],
      [200, 3],
    ] as const) {
      collector.answer = () => status
      traces.add(entry())
      await until(() => collector.paths.length === paths)
      await until(() => traces.lost() === Math.min(paths, 2))
    }
    await traces.close()
    assert.deepEqual(events, ['traces_refused', 'traces_taken_again'])
  })

  it('one that is slow gets the next batch when it has taken the last; the rest waits or is counted', async () => {
    await using collector = await startCollector()
    const { traces } = await tracesTo(collector)
    const held = Promise.withResolvers<number>()
    collector.answer = () => held.promise
    traces.add(entry())
    await until(() => collector.paths.length === 1)
    for (let each = 0; each < 9_000; each++) traces.add(entry())
    await pause(30)
    assert.equal(collector.paths.length, 1)
    assert.equal(traces.lost(), 9_000 - 8_192)
    held.resolve(200)
    await until(() => collector.spans.length === 8_193)
    await traces.close()
  })

  it('a process that ends does not wait for one that is gone', async () => {
    const { traces } = await tracesTo({ url: new URL('http://127.0.0.1:9') })
    traces.add(entry())
    const from = performance.now()
    await traces.close()
    assert.ok(performance.now() - from < 6_000)
  })
})
