import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { type Env, environmentReader } from './environment.ts'
import { readTelemetry } from './read-telemetry.ts'

const context = { production: false, host: '127.0.0.1', port: 3000 }

function read(env: Env, more: Partial<typeof context> = {}) {
  const reader = environmentReader(env)
  return { config: readTelemetry(reader, { ...context, ...more }), faults: reader.faults }
}

describe('the settings of telemetry', () => {
  it('serve no metrics and send no traces unless they are told to', () => {
    assert.deepEqual(read({}), { config: { requestLog: false }, faults: [] })
  })

  it('log every request in production, and elsewhere when they are told to', () => {
    assert.equal(read({}, { production: true }).config.requestLog, true)
    assert.equal(read({ REQUEST_LOG: 'off' }, { production: true }).config.requestLog, false)
    assert.equal(read({ REQUEST_LOG: 'ON' }).config.requestLog, true)
    const { faults } = read({ REQUEST_LOG: 'true' })
    assert.deepEqual(faults, ['REQUEST_LOG must be on or off, and is "true".'])
  })

  it('serve metrics where the server listens, or where they are told to', () => {
    const metrics = (env: Env, host: string) => read(env, { host }).config.metrics
    const METRICS_PORT = '9464'
    assert.deepEqual(metrics({ METRICS_PORT }, '0.0.0.0'), { host: '0.0.0.0', port: 9464 })
    const own = { METRICS_PORT, METRICS_HOST: '127.0.0.1' }
    assert.deepEqual(metrics(own, '0.0.0.0'), { host: '127.0.0.1', port: 9464 })
  })

  it('serve no metrics on the port that is for everybody', () => {
    const { faults } = read({ METRICS_PORT: '3000' })
    assert.equal(faults.length, 1)
    assert.match(faults[0] ?? '', /METRICS_PORT 3000 is PORT too/)
    assert.deepEqual(read({ METRICS_PORT: '0' }, { port: 0 }).faults, [])
  })

  it('name what they can’t read', () => {
    assert.match(read({ METRICS_PORT: '99999' }).faults[0] ?? '', /^METRICS_PORT/)
    for (const endpoint of ['localhost:4318', 'grpc://collector', 'nowhere'])
      assert.match(
        read({ OTEL_EXPORTER_OTLP_ENDPOINT: endpoint }).faults[0] ?? '',
        /^OTEL_EXPORTER_OTLP_ENDPOINT must be an http\(s\) address/,
      )
  })

  it('send traces over HTTP; a collector that was set up for gRPC is a fault', () => {
    const OTEL_EXPORTER_OTLP_ENDPOINT = 'http://collector.example:4318'
    for (const protocol of [undefined, 'http/json', 'http/protobuf']) {
      const { config, faults } = read({
        OTEL_EXPORTER_OTLP_ENDPOINT,
        OTEL_EXPORTER_OTLP_PROTOCOL: protocol,
      })
      assert.equal(config.collector?.host, 'collector.example:4318')
      assert.deepEqual(faults, [])
    }
    const { faults } = read({ OTEL_EXPORTER_OTLP_ENDPOINT, OTEL_EXPORTER_OTLP_PROTOCOL: 'grpc' })
    assert.match(faults[0] ?? '', /^OTEL_EXPORTER_OTLP_PROTOCOL is "grpc"/)
    assert.deepEqual(read({ OTEL_EXPORTER_OTLP_PROTOCOL: 'grpc' }).faults, [])
  })
})
