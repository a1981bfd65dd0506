import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { entries, request } from './entry-fixture.ts'
import { createMetrics } from './metrics.ts'
import type { Entry, GatewayReadings } from './observer.ts'
import type { ServedRequest } from './served-request.ts'

const readings: GatewayReadings = {
  tools: new Set(['greet']),
  limits: () => [{ limit: 'tool-call', allowed: 7, refused: 2 }],
  revocationAgeMs: () => 1_500,
  storeWorks: async () => true,
  exchangeCache: () => ({ entries: 3, hits: 40, misses: 5 }),
}

const under = (more: Partial<GatewayReadings> = {}) => {
  const metrics = createMetrics({ sinks: [{ name: 'log', lost: () => 4 }] })
  metrics.watch?.({ ...readings, ...more })
  return metrics
}

const served = (more: Partial<ServedRequest>): Entry => ({
  event: 'mcp.request',
  at: 0,
  of: { ...request, ...more },
})

/** The lines of a metric that have a value, without its help. */
const linesOf = (text: string, name: string): string[] =>
  text.split('\n').filter((line) => line.startsWith(name))

describe('the metrics', () => {
  it('count tool calls by method, tool and outcome, with how long they took', async () => {
    const metrics = under()
    metrics.add(served({ durationMs: 3 }))
    metrics.add(served({ durationMs: 40 }))
    metrics.add(served({ outcome: 'tool_error' }))
    const name = 'mcp_server_operation_duration_seconds'
    const text = await metrics.text()
    const labels = 'method="tools/call",tool="greet",outcome="ok"'
    assert.ok(text.includes(`${name}_count{${labels}} 2`))
    assert.ok(text.includes(`${name}_sum{${labels}} 0.043`))
    assert.ok(text.includes(`${name}_bucket{le="0.005",${labels}} 1`))
    assert.ok(text.includes(`${name}_bucket{le="0.05",${labels}} 2`))
    assert.ok(
      text.includes(`${name}_count{method="tools/call",tool="greet",outcome="tool_error"} 1`),
    )
  })

  it('take no text that a client chose, however many it sends, for a label', async () => {
    const metrics = under()
    const before = (await metrics.text()).split('\n').length
    for (let each = 0; each < 500; each++) {
      const name = `x${each}"} 1\nforged_total{a="`
      const outcome = name as ServedRequest['outcome']
      metrics.add(served({ method: name, tool: name, outcome, subject: name, clientId: name }))
      metrics.add({ event: 'oauth.token', at: 0, of: { grant: name, result: name } })
      metrics.add({ event: 'delegation.exchange', at: 0, of: { class: name, durationMs: 1 } })
    }
    const text = await metrics.text()
    assert.ok(!text.includes('forged'))
    assert.ok(text.includes('method="other",tool="other",outcome="other"} 500'))
    assert.ok(text.includes('oauth_token_requests_total{grant="other",result="other"} 500'))
    assert.ok(text.split('\n').length - before < 60)
  })

  it('know no tool before the catalogue is there', async () => {
    const metrics = createMetrics({ sinks: [] })
    metrics.add(served({}))
    assert.ok((await metrics.text()).includes('tool="other"'))
  })

  it('name nobody: no person, no client, no trace', async () => {
    const metrics = under()
    for (const entry of entries) metrics.add(entry)
    const text = await metrics.text()
    const { subject = '', clientId = '', trace } = request
    for (const secret of [subject, clientId, trace?.traceId ?? ''])
      assert.ok(!text.includes(secret))
  })

  it('count pages, token answers and exchanges', async () => {
    const metrics = under()
    for (const entry of entries) metrics.add(entry)
    const text = await metrics.text()
    for (const line of [
      'http_server_request_duration_seconds_count{route="/oauth/token",status="2xx"} 1',
      'oauth_token_requests_total{grant="refresh_token",result="ok"} 1',
      'obo_exchange_duration_seconds_count{class="TRANSIENT"} 1',
    ])
      assert.ok(text.includes(line), line)
  })

  it('say what the gateway says when it is asked, each time anew', async () => {
    let works = true
    const metrics = under({ storeWorks: async () => works })
    await metrics.text()
    works = false
    const text = await metrics.text()
    for (const line of [
      'ratelimit_decisions_total{limit="tool-call",decision="allowed"} 7',
      'ratelimit_decisions_total{limit="tool-call",decision="refused"} 2',
      'revocation_list_age_seconds 1.5',
      'store_up 0',
      'obo_cache_lookups_total{result="hit"} 40',
      'obo_cache_lookups_total{result="miss"} 5',
      'obo_cache_entries 3',
      'telemetry_lost_total{sink="log"} 4',
      'telemetry_lost_total{sink="metrics"} 0',
    ])
      assert.ok(text.includes(`${line}\n`), line)
  })

  it('say nothing of an exchange where no tool acts at other services', async () => {
    const metrics = createMetrics({ sinks: [] })
    const { exchangeCache: _, ...without } = readings
    metrics.watch?.(without)
    assert.deepEqual(linesOf(await metrics.text(), 'obo_cache_lookups_total'), [])
  })

  it('tell of the process: its memory, and how late its event loop is', async () => {
    const text = await under().text()
    for (const name of ['process_resident_memory_bytes', 'nodejs_eventloop_lag_p99_seconds'])
      assert.equal(linesOf(text, name).length, 1, name)
  })
})
