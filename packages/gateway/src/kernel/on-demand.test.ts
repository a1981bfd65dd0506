import assert from 'node:assert/strict'
import { test } from 'node:test'
import { onDemand } from './on-demand.ts'

test('makes nothing that nobody asks for, and one for all who ask', async () => {
  let made = 0
  const thing = onDemand(async () => ++made)
  assert.equal(await thing.made(), undefined)
  assert.deepEqual([made, await Promise.all([thing.get(), thing.get()])], [0, [1, 1]])
  assert.equal(await thing.made(), 1)
})

test('tries again after a failure', async () => {
  let tries = 0
  const thing = onDemand(async () => {
    if (++tries === 1) throw new Error('no handle is free')
    return tries
  })
  const first = thing.get()
  assert.equal(await thing.made(), undefined)
  await assert.rejects(first, /no handle/)
  assert.equal(await thing.get(), 2)
})
