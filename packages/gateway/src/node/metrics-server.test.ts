import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer } from 'node:http'
import { type AddressInfo, connect } from 'node:net'
import { describe, it } from 'node:test'
import { serveMetrics } from './metrics-server.ts'

const place = { host: '127.0.0.1', port: 0 }
const contentType = 'text/plain; version=0.0.4'
const metrics = { read: async () => ({ contentType, text: 'a_total 1\n' }) }

async function ask(path: string, init?: RequestInit, served = metrics) {
  const server = await serveMetrics(served, place)
  try {
    const response = await fetch(`http://127.0.0.1:${server.port}${path}`, init)
    return { status: response.status, headers: response.headers, text: await response.text() }
  } finally {
    await server.close()
  }
}

describe('the port of the metrics', () => {
  it('answers GET /metrics in the format of Prometheus', async () => {
    const { status, headers, text } = await ask('/metrics')
    assert.deepEqual([status, text], [200, 'a_total 1\n'])
    assert.equal(headers.get('content-type'), contentType)
    assert.equal(headers.get('access-control-allow-origin'), null)
  })

  it('answers nothing else', async () => {
    for (const path of ['/', '/mcp', '/healthz', '/metrics/', '/metrics?name[]=x'])
      assert.equal((await ask(path)).status, 404, path)
    for (const method of ['POST', 'PUT', 'OPTIONS', 'HEAD'])
      assert.equal((await ask('/metrics', { method })).status, 405, method)
  })

  it('cuts a reading that breaks, and says nothing of why', async () => {
    const broken = { read: () => Promise.reject(new Error('secret')) }
    await assert.rejects(ask('/metrics', {}, broken), TypeError)
  })

  it('says which port is taken, and which setting chooses it', async (t) => {
    const taken = createServer().listen(0, '127.0.0.1')
    t.after(() => taken.close())
    await new Promise((resolve) => taken.once('listening', resolve))
    const { port } = taken.address() as AddressInfo
    await assert.rejects(
      serveMetrics(metrics, { ...place, port }),
      new RegExp(`${port}.*METRICS_PORT`),
    )
  })

  it('holds sixteen connections, and turns away more', async () => {
    const server = await serveMetrics(metrics, place)
    const sockets = Array.from({ length: 16 }, () => connect(server.port, place.host))
    try {
      await Promise.all(sockets.map((socket) => once(socket, 'connect')))
      await assert.rejects(fetch(`http://127.0.0.1:${server.port}/metrics`))
      sockets[0]?.destroy()
      let status: number | undefined
      for (let tries = 0; tries < 50 && status === undefined; tries++) {
        const response = await fetch(`http://127.0.0.1:${server.port}/metrics`).catch(
          () => undefined,
        )
        await response?.text()
        status = response?.status
      }
      assert.equal(status, 200)
    } finally {
      for (const socket of sockets) socket.destroy()
      await server.close()
    }
  })

  it('closes although a reading hangs, and answers nobody after', async () => {
    const asked = Promise.withResolvers<void>()
    const read = () => {
      asked.resolve()
      return new Promise<never>(() => {})
    }
    const server = await serveMetrics({ read }, place)
    const reading = assert.rejects(fetch(`http://127.0.0.1:${server.port}/metrics`))
    await asked.promise
    await Promise.all([server.close(), reading])
    await assert.rejects(fetch(`http://127.0.0.1:${server.port}/metrics`))
  })
})
