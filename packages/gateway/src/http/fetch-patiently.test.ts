import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { fetchPatiently } from './fetch-patiently.ts'
import {
  type ScriptedAnswer,
  type ScriptedServer,
  startScriptedServer,
} from './scripted-server-fixture.ts'

const NOW = Date.parse('2026-11-20T12:00:00Z')

function patient(attempts: number, maxWaitMs = 3_000) {
  const waits: number[] = []
  const wait = async (ms: number) => void waits.push(ms)
  return {
    waits,
    patience: { attempts, timeoutMs: 2_000, maxWaitMs, wait, clock: { now: () => NOW } },
  }
}

const get = (server: ScriptedServer, { patience }: ReturnType<typeof patient>) =>
  fetchPatiently(new URL(server.origin), { 'x-said': 'yes' }, patience)

describe('a patient fetch', () => {
  const PASSING: [string, ScriptedAnswer][] = [
    ['429', { status: 429 }],
    ['500', { status: 500 }],
    ['503', { status: 503 }],
    ['a broken connection', 'cut'],
  ]
  for (const [what, answer] of PASSING) {
    it(`goes on after ${what}`, async () => {
      await using server = await startScriptedServer(answer, { body: 'here' })
      const asking = patient(2)
      const response = await get(server, asking)
      assert.equal(await response.text(), 'here')
      assert.deepEqual(asking.waits, [200])
      assert.equal(server.requests[1]?.headers['x-said'], 'yes')
    })
  }

  for (const status of [200, 400, 401, 404]) {
    it(`takes ${status} as the answer`, async () => {
      await using server = await startScriptedServer({ status })
      const asking = patient(3)
      assert.equal((await get(server, asking)).status, status)
      assert.equal(server.requests.length, 1)
      assert.deepEqual(asking.waits, [])
    })
  }

  it('gives the last answer, whole, when its patience is at an end', async () => {
    await using server = await startScriptedServer({ status: 503 }, { status: 503, body: 'down' })
    const asking = patient(3)
    const response = await get(server, asking)
    assert.deepEqual([response.status, await response.text()], [503, 'down'])
    assert.equal(server.requests.length, 3)
    assert.deepEqual(asking.waits, [200, 400])
  })

  it('throws when the last attempt got no answer', async () => {
    await using server = await startScriptedServer({ status: 503 }, 'cut')
    await assert.rejects(get(server, patient(2)), TypeError)
    assert.equal(server.requests.length, 2)
  })

  it('waits longer each time, and never longer than it was told', async () => {
    await using server = await startScriptedServer('cut')
    const asking = patient(4, 300)
    await assert.rejects(get(server, asking))
    assert.deepEqual(asking.waits, [200, 300, 300])
  })

  const ASKED: [string, number][] = [
    ['2', 2_000],
    ['Fri, 20 Nov 2026 12:00:01 GMT', 1_000],
    ['0', 200],
    ['nonsense', 200],
  ]
  for (const [retryAfter, expected] of ASKED) {
    it(`waits ${expected} ms for a Retry-After of ${retryAfter}`, async () => {
      const headers = { 'retry-after': retryAfter }
      await using server = await startScriptedServer({ status: 429, headers }, {})
      const asking = patient(2)
      await get(server, asking)
      assert.deepEqual(asking.waits, [expected])
    })
  }

  it('does not ask again a service that wants a longer wait than it has', async () => {
    const busy = { status: 503, headers: { 'retry-after': '4' } }
    await using server = await startScriptedServer(busy)
    const asking = patient(3)
    assert.equal((await get(server, asking)).status, 503)
    assert.equal(server.requests.length, 1)
    assert.deepEqual(asking.waits, [])
  })

  it('does not follow a redirect', async () => {
    await using elsewhere = await startScriptedServer({})
    await using server = await startScriptedServer({
      status: 302,
      headers: { location: elsewhere.origin },
    })
    assert.equal((await get(server, patient(2))).status, 302)
    assert.equal(elsewhere.requests.length, 0)
  })

  for (const answer of ['silence', 'half a body'] as const) {
    it(`ends an attempt in time at ${answer}`, async () => {
      await using server = await startScriptedServer(answer)
      const { patience } = patient(1)
      const asked = fetchPatiently(new URL(server.origin), {}, { ...patience, timeoutMs: 40 })
      await assert.rejects(
        asked.then((response) => response.text()),
        { name: 'TimeoutError' },
      )
    })
  }
})
