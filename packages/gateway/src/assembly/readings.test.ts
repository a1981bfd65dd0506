import assert from 'node:assert/strict'
import { it } from 'node:test'
import type { Wiring } from './create-gateway.ts'
import { readingsOf } from './readings.ts'

const readingsWith = (check: () => Promise<unknown>, answerMs?: number) =>
  readingsOf(
    {
      app: { catalogue: { tools: [{ contract: { name: 'greet' } }] } },
      limits: { counts: () => [] },
      revocations: { ageMs: () => 5 },
      store: { check },
    } as unknown as Wiring,
    undefined,
    answerMs,
  )

it('a database that answers works, and one that fails does not, however it fails', async () => {
  assert.equal(await readingsWith(async () => {}).storeWorks(), true)
  assert.equal(await readingsWith(() => Promise.reject(new Error('down'))).storeWorks(), false)
  const thrown = readingsWith(() => {
    throw new Error('closed')
  })
  assert.equal(await thrown.storeWorks(), false)
})

it('who asks does not wait for a database that hangs', async () => {
  assert.equal(await readingsWith(() => new Promise(() => {}), 10).storeWorks(), false)
})

it('labels are the names of the catalogue, and there is no cache where nothing is exchanged', () => {
  const readings = readingsWith(async () => {})
  assert.deepEqual([...readings.tools], ['greet'])
  assert.equal(readings.exchangeCache, undefined)
})
