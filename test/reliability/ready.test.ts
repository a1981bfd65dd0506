import assert from 'node:assert/strict'
import { test } from 'node:test'
import { smallApp } from '../world/small-app.ts'
import { ofOneProcess, startWorld } from '../world/world.ts'

const readiness = async (url: string): Promise<unknown> => (await fetch(`${url}/readyz`)).json()

test('a gateway whose extension breaks is not ready', { skip: ofOneProcess }, async (t) => {
  const loadExtension = async () => {
    throw new Error('the extension breaks')
  }
  const app = { ...smallApp, loadExtension }
  const world = await startWorld({}, async () => ({ app, close: () => {} }))
  t.after(() => world.close())
  const wrong = { ready: false, leaving: false, failing: ['protocol'] }
  assert.deepEqual(await readiness(world.url), wrong)
})

test('a gateway that loads all it may need is ready', async (t) => {
  const world = await startWorld()
  t.after(() => world.close())
  assert.deepEqual(await readiness(world.url), { ready: true, leaving: false, failing: [] })
})
