import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { CLIENT_CAPABILITIES_META_KEY, CLIENT_INFO_META_KEY } from '../protocol-words.ts'
import { loadJudge } from './known-envelopes.ts'
import { isOrdinary } from './ordinary-client.ts'

const info = { name: 'a', version: '1' }
const strange = [null, 1, 'x', [], true, { form: 1 }]

test('what clients usually say is ordinary', () => {
  assert.ok(isOrdinary(undefined, {}))
  assert.ok(isOrdinary({ ...info, title: 'A' }, { elicitation: {} }))
  assert.ok(isOrdinary(info, { elicitation: { form: {}, url: {} } }))
})

test('what may mean something else is left to the SDK', () => {
  for (const one of [...strange, {}, { name: 'a' }, { ...info, icons: [] }, { ...info, title: 1 }])
    assert.equal(isOrdinary(one, {}), false, JSON.stringify(one))
  for (const one of [undefined, ...strange, { sampling: {} }, { elicitation: null }])
    assert.equal(isOrdinary(info, one), false, JSON.stringify(one))
})

test('nothing is ordinary that the SDK would refuse', async () => {
  const judge = await loadJudge()
  const part = fc.constantFrom<unknown>(undefined, {}, [], null, 'text', 1, { a: {} })
  const members = (...names: string[]) =>
    fc.record(Object.fromEntries(names.map((name) => [name, part])), { requiredKeys: [] })
  const clients = fc.oneof(fc.constant(info), part, members('name', 'version', 'websiteUrl'))
  const modes = fc.oneof(part, members('form', 'url', 'other'))
  const capabilities = fc.oneof(
    part,
    members('sampling', 'roots'),
    fc.record({ elicitation: modes }),
  )
  let ordinary = 0
  fc.assert(
    fc.property(clients, capabilities, (client, can) => {
      if (!isOrdinary(client, can)) return
      ordinary++
      const said = { [CLIENT_INFO_META_KEY]: client, [CLIENT_CAPABILITIES_META_KEY]: can }
      assert.ok(judge(JSON.parse(JSON.stringify(said))), JSON.stringify(said))
    }),
    { numRuns: 5_000 },
  )
  assert.ok(ordinary > 50, `${ordinary} were ordinary`)
})
