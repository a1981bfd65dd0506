import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { request } from '../telemetry/entry-fixture.ts'
import { silentLog } from '../telemetry/log.ts'
import type { Entry } from '../telemetry/observer.ts'
import { metricsOnDemand } from './metrics-on-demand.ts'

const entry: Entry = { event: 'mcp.request', at: 0, of: request }
/** How many may wait, before the metrics are loaded and afterwards. */
const ROOM = 16_384
const counted = /^mcp_server_operation_duration_seconds_count\{.*\} (\d+)$/m
const readings = {
  tools: new Set<string>(),
  limits: () => [{ limit: 'toolCall', allowed: 7, refused: 0 }],
  revocationAgeMs: () => 0,
  storeWorks: async () => true,
}

describe('metrics on demand', () => {
  it('have what happened before they were loaded, and after', async () => {
    const metrics = metricsOnDemand({ sinks: [] }, silentLog)
    metrics.watch?.(readings)
    metrics.add(entry)
    metrics.add(entry)
    const { contentType, text } = await metrics.read()
    assert.match(contentType, /^text\/plain/)
    assert.equal(counted.exec(text)?.[1], '2')
    assert.match(text, /toolCall.* 7$/m)
    metrics.add(entry)
    assert.equal(counted.exec((await metrics.read()).text)?.[1], '3')
    await metrics.close()
  })

  it('tell how many there was no room for before they were loaded, and go on counting', async () => {
    const metrics = metricsOnDemand({ sinks: [{ name: 'log', lost: () => 5 }] }, silentLog)
    for (let each = 0; each < ROOM + 3; each++) metrics.add(entry)
    assert.equal(metrics.lost(), 3)
    const { text } = await metrics.read()
    assert.equal(counted.exec(text)?.[1], String(ROOM))
    assert.match(text, /^telemetry_lost_total\{sink="metrics"\} 3$/m)
    assert.match(text, /^telemetry_lost_total\{sink="log"\} 5$/m)
    for (let each = 0; each < ROOM + 4; each++) metrics.add(entry)
    assert.equal(metrics.lost(), 7)
    assert.match((await metrics.read()).text, /^telemetry_lost_total\{sink="metrics"\} 7$/m)
    await metrics.close()
  })

  it('ask what they are told to watch after they were loaded', async () => {
    const metrics = metricsOnDemand({ sinks: [] }, silentLog)
    await metrics.read()
    metrics.watch?.(readings)
    assert.match((await metrics.read()).text, /toolCall.* 7$/m)
  })
})
