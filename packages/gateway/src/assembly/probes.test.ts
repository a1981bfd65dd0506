import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { describe, it, type TestContext } from 'node:test'
import { setTimeout as pause } from 'node:timers/promises'
import { createProbes, type ReadinessCheck } from './probes.ts'

/** Probes over HTTP, with a store that can be broken and a clock that can be moved. */
async function probed(t: TestContext, made: readonly ReadinessCheck[] = []) {
  const state = { now: 0, works: true, hangs: false, asked: 0 }
  const check = async () => {
    state.asked += 1
    if (state.hangs) await new Promise(() => {})
    if (!state.works) throw new Error('the password is secret')
  }
  const probes = createProbes([{ name: 'store', check }, ...made], { now: () => state.now }, 30)
  const server = createServer((request, response) => {
    if (!probes.answer(request, response)) response.writeHead(404).end()
  }).listen(0, '127.0.0.1')
  t.after(() => server.close())
  await new Promise((resolve) => server.once('listening', resolve))
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const ask = async (path: string, method = 'GET') => {
    const answer = await fetch(origin + path, { method })
    return { status: answer.status, text: await answer.text() }
  }
  return { state, probes, ask }
}

describe('the probes of a platform', () => {
  it('find no readiness before everything has worked once', async (t) => {
    const { state, ask } = await probed(t)
    state.works = false
    const { status, text } = await ask('/readyz')
    assert.equal(status, 503)
    assert.deepEqual(JSON.parse(text), { ready: false, leaving: false, failing: ['store'] })
    state.works = true
    state.now += 1_000
    assert.equal((await ask('/readyz')).status, 200)
  })

  it('bear a store that is away for less than ten seconds, and not one that stays away', async (t) => {
    const { state, ask } = await probed(t)
    assert.equal((await ask('/readyz')).status, 200)
    state.works = false
    state.now = 9_999
    assert.equal((await ask('/readyz')).status, 200)
    state.now = 11_000
    assert.equal((await ask('/readyz')).status, 503)
    state.works = true
    state.now = 12_000
    assert.equal((await ask('/readyz')).status, 200)
  })

  it('do not wait for a store that never answers', async (t) => {
    const { state, ask } = await probed(t)
    state.hangs = true
    assert.equal((await ask('/readyz')).status, 503)
  })

  it('find a process that leaves alive, and no longer ready', async (t) => {
    const { probes, ask } = await probed(t)
    probes.leave()
    assert.equal((await ask('/readyz')).status, 503)
    assert.equal((await ask('/healthz')).status, 200)
  })

  it('ask the store once a second, however many ask', async (t) => {
    const { state, ask } = await probed(t)
    await Promise.all(Array.from({ length: 8 }, () => ask('/readyz')))
    await ask('/readyz')
    assert.equal(state.asked, 1)
    state.now = 1_000
    await ask('/readyz')
    assert.equal(state.asked, 2)
  })

  it('wait for what is made at first use, ask for it once, and then ask the others', async (t) => {
    const order: string[] = []
    const engine = async () => {
      order.push('engine')
      await pause(60)
      order.push('made')
    }
    const { state, ask } = await probed(t, [{ name: 'engine', check: engine, once: true }])
    assert.equal((await ask('/readyz')).status, 200)
    state.now = 3_600_000
    assert.equal((await ask('/readyz')).status, 200)
    assert.deepEqual([order, state.asked], [['engine', 'made'], 2])
  })

  it('find no readiness while what is needed can’t be made', async (t) => {
    let broken = true
    const check = async () => {
      if (broken) throw new Error('unwired')
    }
    const { state, ask } = await probed(t, [{ name: 'engine', check, once: true }])
    assert.deepEqual(JSON.parse((await ask('/readyz')).text).failing, ['engine'])
    broken = false
    state.now = 1_000
    assert.equal((await ask('/readyz')).status, 200)
  })

  it('ask the store nothing to know that the process lives', async (t) => {
    const { state, ask } = await probed(t)
    state.works = false
    assert.deepEqual(await ask('/healthz'), { status: 200, text: '{"alive":true}' })
    assert.equal(state.asked, 0)
  })

  it('say nothing of why, and leave other addresses and methods alone', async (t) => {
    const { state, ask } = await probed(t)
    state.works = false
    assert.doesNotMatch((await ask('/readyz')).text, /secret/)
    assert.equal((await ask('/readyz/', 'GET')).status, 404)
    assert.equal((await ask('/readyz', 'POST')).status, 404)
  })
})
