import assert from 'node:assert/strict'
import { it } from 'node:test'
import { loadOpenTelemetry } from './open-telemetry.ts'

it('what is not installed is named, with all that is needed and the setting that asks for it', async () => {
  const load = async (name: string) => {
    if (name.endsWith('sdk-trace')) throw new Error(`Cannot find package '${name}'`)
    return {}
  }
  await assert.rejects(loadOpenTelemetry(load), (error: Error) => {
    assert.match(error.message, /^OTEL_EXPORTER_OTLP_ENDPOINT/)
    assert.match(error.message, /traces, and @opentelemetry\/sdk-trace can't be loaded/)
    assert.match(
      error.message,
      /Install @opentelemetry\/api .*@opentelemetry\/exporter-trace-otlp-http/,
    )
    return true
  })
})
