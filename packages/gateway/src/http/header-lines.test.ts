import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import { type AddressInfo, connect } from 'node:net'
import { test } from 'node:test'
import { linesOf } from './header-lines.ts'

test('all lines of a field are seen, however they are spelled, and no other field', async (t) => {
  const server = createServer((request, response) => {
    const seen = ['x-one', 'authorization', 'x-none'].map((name) => linesOf(request, name))
    response.end(JSON.stringify(seen))
  }).listen(0, '127.0.0.1')
  t.after(() => server.close())
  await new Promise((resolve) => server.once('listening', resolve))
  const socket = connect((server.address() as AddressInfo).port, '127.0.0.1')
  const lines = ['X-One: a', 'Authorization: 1', 'x-onE: b, c', 'X-One-More: d', 'authorization: 2']
  socket.end(`GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n${lines.join('\r\n')}\r\n\r\n`)
  let answer = ''
  for await (const chunk of socket.setEncoding('utf8')) answer += chunk
  assert.deepEqual(JSON.parse(answer.slice(answer.indexOf('[['), answer.lastIndexOf(']') + 1)), [
    ['a', 'b, c'],
    ['1', '2'],
    [],
  ])
})
