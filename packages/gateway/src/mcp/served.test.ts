import assert from 'node:assert/strict'
import { IncomingMessage, ServerResponse } from 'node:http'
import { Socket } from 'node:net'
import { test } from 'node:test'
import type { ServedRequest } from '../telemetry/served-request.ts'
import { loadCatalogue } from './catalogue.ts'
import { Served } from './served.ts'

/** A request that nobody answers yet, and what is told of it. */
function served() {
  const told: ServedRequest[] = []
  const req = new IncomingMessage(new Socket())
  const observer = { served: (request: ServedRequest) => void told.push(request) }
  return {
    told,
    res: new ServerResponse(req),
    one: new Served(observer, loadCatalogue([], {}), req),
  }
}

test('a request is told once, by whoever knows first how it ended', () => {
  const { told, res, one } = served()
  one.tell(200, 'tool_error')
  one.tell(500, 'failed')
  one.follow(res)
  res.emit('close')
  assert.deepEqual(
    told.map(({ status, outcome }) => [status, outcome]),
    [[200, 'tool_error']],
  )
})

test('one that is followed twice, because it broke half-way, is told once too', () => {
  const { told, res, one } = served()
  one.follow(res)
  one.follow(res)
  res.emit('close')
  assert.deepEqual(
    told.map(({ status, outcome }) => [status, outcome]),
    [[499, 'gone']],
  )
})
