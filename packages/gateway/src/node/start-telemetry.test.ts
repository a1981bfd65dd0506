import assert from 'node:assert/strict'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, describe, it } from 'node:test'
import { request } from '../telemetry/entry-fixture.ts'
import type { TelemetryConfig } from './read-telemetry.ts'
import { startTelemetry } from './start-telemetry.ts'

const folder = mkdtempSync(join(tmpdir(), 'voordeur-telemetry-'))
const identity = { name: 'a-server', version: '1.0.0' }
let files = 0

async function started(config: TelemetryConfig) {
  const file = join(folder, `log-${files++}`)
  const telemetry = await startTelemetry(config, file, identity)
  const lines = (): Record<string, unknown>[] =>
    readFileSync(file, 'utf8')
      .split('\n')
      .slice(0, -1)
      .map((line) => JSON.parse(line))
  return { telemetry, lines }
}

describe('telemetry', () => {
  after(() => rmSync(folder, { recursive: true }))

  it('observes nothing where nothing is asked for', async () => {
    const { telemetry } = await started({ requestLog: false })
    assert.equal(telemetry.observer, undefined)
    assert.equal(telemetry.metricsPort, undefined)
    await telemetry.close()
  })

  it('has written every request when it is closed', async () => {
    const { telemetry, lines } = await started({ requestLog: true })
    telemetry.log.info('ready')
    for (let each = 0; each < 1_000; each++) telemetry.observer?.served(request)
    await telemetry.close()
    assert.equal(lines().filter(({ event }) => event === 'mcp.request').length, 1_000)
    assert.equal(lines()[0]?.['event'], 'ready')
  })

  it('serves the metrics of what was observed, until it is closed', async () => {
    const { telemetry, lines } = await started({
      requestLog: false,
      metrics: { host: '127.0.0.1', port: 0 },
    })
    const url = `http://127.0.0.1:${telemetry.metricsPort}/metrics`
    telemetry.observer?.served(request)
    const text = await (await fetch(url)).text()
    assert.match(text, /^mcp_server_operation_duration_seconds_count\{.*\} 1$/m)
    await telemetry.close()
    await assert.rejects(fetch(url))
    assert.deepEqual(
      lines().map(({ event, port }) => [event, port]),
      [['metrics_served', telemetry.metricsPort]],
    )
  })

  it('does not start without the packages that the settings ask for', async () => {
    const collector = new URL('http://127.0.0.1:4318')
    await assert.rejects(started({ requestLog: false, collector }), /OTEL_EXPORTER_OTLP_ENDPOINT/)
  })
})
