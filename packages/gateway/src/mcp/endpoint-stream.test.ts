import assert from 'node:assert/strict'
import { once } from 'node:events'
import { request } from 'node:http'
import { after, test } from 'node:test'
import { setTimeout as pause } from 'node:timers/promises'
import { legacy, modern, rpc, startEndpoint } from './endpoint-under-test.ts'

const CHUNK = 'x'.repeat(64 * 1024)
const CHUNKS = 64
let sent = 0

const door = await startEndpoint({
  extendTools: true,
  extend: (server) => {
    server.registerTool('flood', {}, async (ctx) => {
      for (sent = 0; sent < CHUNKS && !ctx.mcpReq.signal.aborted; sent++) {
        const params = { progressToken: 1, progress: sent, message: CHUNK }
        await ctx.mcpReq.notify({ method: 'notifications/progress', params })
        await pause(1)
      }
      return { content: [] }
    })
  },
})
after(() => door.close())

const params = { name: 'flood', _meta: { progressToken: 1 } }
const ERAS = { modern: modern('tools/call', params), legacy: legacy(rpc('tools/call', params)) }

for (const [era, init] of Object.entries(ERAS)) {
  test(`a slow reader (${era}) still gets everything, in order, without a warning`, async () => {
    const warnings: Error[] = []
    process.on('warning', (warning) => warnings.push(warning))
    const call = request(door.url, {
      method: 'POST',
      headers: init.headers as Record<string, string>,
    })
    call.end(init.body)
    const [response] = await once(call, 'response')
    let text = ''
    for await (const chunk of response) {
      text += chunk
      await pause(1)
    }
    const steps = [...text.matchAll(/"progress":(\d+)/g)].map(([, step]) => Number(step))
    assert.deepEqual(steps, [...Array(CHUNKS).keys()])
    assert.deepEqual(warnings, [])
  })

  test(`a reader (${era}) that leaves in the middle of a stream`, async () => {
    const call = request(door.url, {
      method: 'POST',
      headers: init.headers as Record<string, string>,
    })
    call.on('error', () => {})
    call.end(init.body)
    const [response] = await once(call, 'response')
    await once(response, 'data')
    call.destroy()
    for (let waited = 0; sent < CHUNKS && waited < 1_000; waited += 20) await pause(20)
    // Leaving is how 2026-07-28 cancels; to the versions before, it says nothing.
    if (era === 'modern') assert.ok(sent < CHUNKS, 'the tool goes on')
    else assert.equal(sent, CHUNKS, 'the tool was stopped')
    assert.equal((await fetch(door.url, modern('tools/list'))).status, 200)
  })
}
