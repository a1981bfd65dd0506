import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type Message, type RpcFault, readMessage } from './message.ts'

const read = (body: unknown, version?: string) =>
  readMessage(Buffer.from(typeof body === 'string' ? body : JSON.stringify(body)), version)

const good = (result: Message | RpcFault): Message => {
  assert.ok(!('code' in result), 'message' in result ? result.message : '')
  return result
}

const fault = (result: Message | RpcFault): RpcFault => {
  assert.ok('code' in result)
  return result
}

const call = (name: unknown, id: unknown = 1) => ({
  jsonrpc: '2.0',
  id,
  method: 'tools/call',
  params: { name },
})

test('finds the calls, methods and id of one message', () => {
  const message = good(read(call('a', 'x')))
  assert.deepEqual([message.id, message.methods, message.calls], ['x', ['tools/call'], ['a']])
  assert.deepEqual(good(read({ jsonrpc: '2.0', id: 0, method: 'ping' })).calls, [])
})

test('finds every call of a batch, and no id', () => {
  const message = good(read([call('a'), { method: 'ping', id: 2 }, call('b', 3), call('a', 4)]))
  assert.deepEqual([message.id, message.calls], [null, ['a', 'b', 'a']])
})

test('a call without a proper name is still a call', () => {
  for (const params of [undefined, null, 7, [], { name: 7 }])
    assert.deepEqual(good(read({ jsonrpc: '2.0', id: 1, method: 'tools/call', params })).calls, [
      '',
    ])
})

test('odd bodies have no calls and no id, and are left to the protocol', () => {
  for (const body of ['null', '7', '"tools/call"', '{}', '[1,null,[]]', '{"id":1}']) {
    const message = good(read(body))
    assert.deepEqual([message.id, message.calls], [null, []])
  }
})

test('what is not JSON in UTF-8 is a parse error', () => {
  for (const body of ['', '{', '{"a":1}}', "{'a':1}", 'NaN'])
    assert.equal(fault(read(body)).code, -32700)
  assert.equal(fault(readMessage(Buffer.from([0x22, 0xff, 0x22]), undefined)).code, -32700)
})

test('text beyond ASCII is read as UTF-8', () => {
  assert.deepEqual(good(read('["Zoë", "café", "𝄞"]')).body, ['Zoë', 'café', '𝄞'])
})

test('depth and size are bounded, without recursion', () => {
  assert.equal(fault(read('['.repeat(66) + ']'.repeat(66))).code, -32600)
  good(read('['.repeat(65) + ']'.repeat(65)))
  assert.equal(fault(read('['.repeat(200_000) + ']'.repeat(200_000))).code, -32600)
  assert.equal(fault(read({ params: Array(20_001).fill(0) })).code, -32600)
  assert.equal(fault(read(`[${'[],'.repeat(30_000)}[]]`)).code, -32600)
})

test('batches: their versions, their size, their ids', () => {
  const batch = [call('a', 1), call('b', 2)]
  for (const version of [undefined, '2025-03-26', '2024-11-05']) good(read(batch, version))
  for (const version of ['2025-06-18', '2025-11-25', '2026-07-28'])
    assert.match(fault(read(batch, version)).message, /no batches/)
  assert.match(
    fault(read(Array.from({ length: 51 }, (_, id) => call('a', id)))).message,
    /at most 50/,
  )
  assert.match(fault(read([call('a', 1), call('b', 1)])).message, /same id/)
  good(read([call('a', 1), call('b', '1'), { method: 'x' }, { method: 'y' }]))
})
