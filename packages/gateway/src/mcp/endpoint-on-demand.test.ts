import assert from 'node:assert/strict'
import { test } from 'node:test'
import { answer, legacy, modern, rpc, startEndpoint } from './endpoint-under-test.ts'
import type { ServerExtension } from './sdk-server.ts'

const extension: ServerExtension = (server) => {
  server.registerResource('added', 'test://added', {}, () => ({ contents: [] }))
}

test('an extension is loaded once, with the SDK', async (t) => {
  let loads = 0
  const loadExtension = async () => {
    loads++
    return extension
  }
  const door = await startEndpoint({ loadExtension })
  t.after(() => door.close())
  for (const init of [modern('resources/list'), legacy(rpc('resources/list'))]) {
    const { result } = await answer(await fetch(door.url, init))
    assert.match(JSON.stringify(result), /test:\/\/added/)
  }
  assert.equal(loads, 1)
})

test('an endpoint whose extension breaks is not ready', async () => {
  const loadExtension = async () => {
    throw new Error('the extension breaks')
  }
  await assert.rejects(startEndpoint({ loadExtension }), /the extension breaks/)
})
