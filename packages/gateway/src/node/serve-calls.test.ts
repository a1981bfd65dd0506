import assert from 'node:assert/strict'
import { test } from 'node:test'
import { setTimeout as pause } from 'node:timers/promises'
import { loadCatalogue } from '../mcp/catalogue.ts'
import { legacy, modern, rpc, startEndpoint } from '../mcp/endpoint-under-test.ts'
import { serve } from './serve.ts'

const schema = { type: 'object', properties: {} }
const contract = {
  name: 'wait',
  title: 'Wait',
  description: 'Waits a moment.',
  inputSchema: schema,
  outputSchema: schema,
  access: 'public',
  scopes: ['property:read'],
}

let started = 0

const waiting = (milliseconds: number) =>
  startEndpoint({
    catalogue: loadCatalogue([contract], {
      wait: async () => {
        started++
        await pause(milliseconds, undefined, { ref: false })
        return {}
      },
    }),
  })

const CALLS = {
  '2026-07-28': modern('tools/call', { name: 'wait' }),
  '2025': legacy(rpc('tools/call', { name: 'wait' }), { accept: 'application/json' }),
}

for (const [version, call] of Object.entries(CALLS))
  test(`a stop waits for a running tool call of ${version}, no longer than its grace`, async () => {
    for (const [milliseconds, graceMs] of [
      [300, 5_000],
      [20_000, 300],
    ] as const) {
      const door = await waiting(milliseconds)
      const { endpoint } = door
      const gateway = {
        handle: (...[req, res]: Parameters<typeof endpoint.handle>) => {
          req.headers.host = new URL(door.url).host
          void endpoint.handle(req, res)
        },
        leave: () => {},
        drain: endpoint.drain,
        close: endpoint.close,
      }
      started = 0
      const listening = await serve(gateway, { host: '127.0.0.1', port: 0 })
      const called = fetch(`http://127.0.0.1:${listening.port}/mcp`, call).then(
        (response) => response.status,
        () => 'cut off',
      )
      while (started === 0) await pause(10)
      const asked = performance.now()
      await listening.stop(graceMs)
      assert.equal(await called, milliseconds < graceMs ? 200 : 'cut off')
      assert.ok(performance.now() - asked < 5_000)
      await door.close()
    }
  })
