import assert from 'node:assert/strict'
import { test } from 'node:test'
import { turnsOf } from './turns.ts'

const exchanges = [
  { body: '{"a":1}', expected: 'one' },
  { body: '{"b":"é"}', expected: 'two' },
] as const
const job = { path: '/mcp', headers: { host: 'h' }, exchanges: [...exchanges] } as never

test('every exchange is asked in turn, with its length in bytes', () => {
  const requests = turnsOf(job).map(({ request }) => request.toString())
  assert.deepEqual(requests, [
    'POST /mcp HTTP/1.1\r\nhost: h\r\ncontent-length: 7\r\n\r\n{"a":1}',
    'POST /mcp HTTP/1.1\r\nhost: h\r\ncontent-length: 10\r\n\r\n{"b":"é"}',
  ])
})

test('every token is used, each with the next exchange', () => {
  const turns = turnsOf({ ...(job as object), tokens: ['x', 'y', 'z'] } as never)
  const used = turns.map(({ request }) => /Bearer (.).*("[ab]")/s.exec(request.toString()))
  assert.deepEqual(
    used.map((match) => [match?.[1], match?.[2]]),
    [
      ['x', '"a"'],
      ['y', '"b"'],
      ['z', '"a"'],
    ],
  )
})

test('an answer is right when status and all bytes are, and else it is shown', () => {
  const [turn] = turnsOf(job)
  assert.equal(turn?.faultIn(200, Buffer.from('one')), undefined)
  assert.equal(turn?.faultIn(200, Buffer.from('two')), '200 two')
  assert.equal(turn?.faultIn(201, Buffer.from('one')), '201 one')
})
