import assert from 'node:assert/strict'
import { test } from 'node:test'
import { APP, startFixture } from './entra-fixture.ts'
import { ConnectionDropped, createFaults } from './faults.ts'
import { startEntraLocal } from './start-entra-local.ts'

const DISCOVERY = '/common/v2.0/.well-known/openid-configuration'

test('a fault answers instead of the endpoint, as often as was said', async () => {
  const { entra, request } = startFixture()
  const headers = { 'retry-after': '3' }
  entra.control.fail({ path: /discovery/, times: 2, status: 503, body: { error: 'x' }, headers })
  assert.equal((await request(DISCOVERY)).status, 200, 'another path is not concerned')
  for (let times = 0; times < 2; times += 1) {
    const spoiled = await request('/common/discovery/v2.0/keys')
    assert.equal(spoiled.status, 503)
    assert.equal(spoiled.headers.get('retry-after'), '3')
    assert.deepEqual(await spoiled.json(), { error: 'x' })
  }
  assert.equal((await request('/common/discovery/v2.0/keys')).status, 200)
})

test('a body is sent as text when it is one, and may be missing; a page can fail as well', async () => {
  const { entra, request } = startFixture()
  entra.control.fail({ path: /^\/$/, times: 1, status: 502, body: '<h1>bad gateway' })
  entra.control.fail({ path: /^\/$/, times: 1, status: 204 })
  assert.equal(await (await request('/')).text(), '<h1>bad gateway')
  const empty = await request('/')
  assert.deepEqual([empty.status, await empty.text()], [204, ''])
})

test('a delay alone slows the answer and does not change it', async () => {
  const waited: number[] = []
  const faults = createFaults(async (milliseconds) => waited.push(milliseconds))
  faults.add({ path: /./, times: 1, delayMs: 20 })
  assert.equal(await faults.answer('/'), undefined)
  assert.equal(await faults.answer('/'), undefined)
  assert.deepEqual(waited, [20])
})

test('a sticky pattern meets every request, not every other one', async () => {
  const { entra, request } = startFixture()
  entra.control.fail({ path: /keys/g, times: 2, status: 500 })
  const statuses = [await request('/common/discovery/v2.0/keys'), await request('/x/keys')]
  assert.deepEqual(
    statuses.map(({ status }) => status),
    [500, 500],
  )
})

test('a dropped connection reaches the caller as one, over a socket and without', async (t) => {
  const { entra, request } = startFixture()
  entra.control.fail({ path: /./, times: 1, drop: true })
  await assert.rejects(request(DISCOVERY), ConnectionDropped)
  const running = await startEntraLocal({ port: 0, clients: [APP] })
  t.after(() => running.close())
  running.control.fail({ path: /./, times: 1, drop: true })
  await assert.rejects(fetch(running.origin + DISCOVERY), TypeError)
  const after = await fetch(running.origin + DISCOVERY)
  assert.equal(after.status, 200)
  assert.deepEqual(
    running.control.requests().map(({ path, status }) => [path, status]),
    [
      [DISCOVERY, 0],
      [DISCOVERY, 200],
    ],
  )
})

test('a fault that cannot be had is refused', () => {
  const { control } = startFixture().entra
  const path = /x/
  for (const fault of [
    { path: 'x' as unknown as RegExp, times: 1, status: 500 },
    { path, times: 0, status: 500 },
    { path, times: 1.5, status: 500 },
    { path, times: 1, status: 99 },
    { path, times: 1, status: 600 },
    { path, times: 1, delayMs: -1 },
    { path, times: 1, delayMs: 60_001 },
  ])
    assert.throws(() => control.fail(fault), RangeError, JSON.stringify(fault))
  for (let times = 0; times < 100; times += 1) control.fail({ path, times: 1, status: 500 })
  assert.throws(() => control.fail({ path, times: 1, status: 500 }), /100 faults/)
})
