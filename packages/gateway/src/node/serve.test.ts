import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { describe, it } from 'node:test'
import { setTimeout as pause } from 'node:timers/promises'
import type { Gateway } from '../assembly/gateway.ts'
import { serve } from './serve.ts'

/** A gateway that answers slowly and keeps a diary of what was done to it. */
function slowGateway(milliseconds: number) {
  const diary: string[] = []
  const gateway: Gateway = {
    handle: async (_request, response) => {
      await pause(milliseconds, undefined, { ref: false })
      diary.push('answered')
      response.end('done')
    },
    leave: () => void diary.push('left'),
    drain: async () => void diary.push('drained'),
    close: async () => void diary.push('closed'),
  }
  return { gateway, diary }
}

describe('serving', () => {
  it('lets a running request end before anything is closed', async () => {
    const { gateway, diary } = slowGateway(300)
    const listening = await serve(gateway, { host: '127.0.0.1', port: 0 })
    const answer = fetch(`http://127.0.0.1:${listening.port}/`).then((each) => each.text())
    await pause(100)
    await listening.stop(5_000)
    assert.equal(await answer, 'done')
    assert.deepEqual(diary, ['left', 'drained', 'answered', 'closed'])
  })

  it('does not wait longer than its grace for one that hangs', async () => {
    const { gateway, diary } = slowGateway(60_000)
    const listening = await serve(gateway, { host: '127.0.0.1', port: 0 })
    const answer = fetch(`http://127.0.0.1:${listening.port}/`)
    await pause(100)
    await Promise.all([listening.stop(200), assert.rejects(answer)])
    assert.deepEqual(diary, ['left', 'drained', 'closed'])
  })

  it('says which port is taken, and what to do', async (t) => {
    const taken = createServer().listen(0, '127.0.0.1')
    t.after(() => taken.close())
    await new Promise((resolve) => taken.once('listening', resolve))
    const { port } = taken.address() as AddressInfo
    const { gateway } = slowGateway(0)
    await assert.rejects(
      serve(gateway, { host: '127.0.0.1', port }),
      new RegExp(`Port ${port}.*PORT`),
    )
  })
})
