import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { readResponse } from './response.ts'

const answer = (headers: string, body: string) =>
  Buffer.from(`HTTP/1.1 200 OK\r\nServer: x${headers}\r\n\r\n${body}`)
const sized = answer('\r\nContent-Length: 5', 'hello')
const chunked = answer('\r\nTransfer-Encoding: chunked', '3\r\nhel\r\n2\r\nlo\r\n0\r\n\r\n')

describe('reading an answer', () => {
  for (const [form, bytes] of Object.entries({ sized, chunked })) {
    test(`${form}: nothing until it is complete, then all of it`, () => {
      for (let length = 0; length < bytes.length; length++)
        assert.equal(readResponse(bytes.subarray(0, length)), undefined)
      const { status, body } = readResponse(bytes) ?? {}
      assert.deepEqual([status, body?.toString()], [200, 'hello'])
    })

    test(`${form}: more than one answer is a fault`, () => {
      assert.throws(() => readResponse(Buffer.concat([bytes, bytes])), /More than one answer/)
    })
  }

  test('what cannot be measured is a fault', () => {
    assert.throws(() => readResponse(answer('', 'hello')), /without a length/)
    assert.throws(() => readResponse(Buffer.from('SSH-2.0\r\n\r\n')), /Not an HTTP answer/)
    assert.throws(() => readResponse(answer('\r\nTransfer-Encoding: chunked', 'x\r\n')), /chunk/)
    assert.throws(() => readResponse(Buffer.alloc(1024 * 1024 + 1)), /1 MiB/)
  })
})
