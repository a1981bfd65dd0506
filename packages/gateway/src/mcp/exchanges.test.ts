import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer, IncomingMessage, ServerResponse } from 'node:http'
import { type AddressInfo, Socket } from 'node:net'
import { test } from 'node:test'
import { setTimeout as pause } from 'node:timers/promises'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { createExchanges } from './exchanges.ts'

/** An answer whose client leaves when `close` is emitted. */
const unfinished = () => new ServerResponse(new IncomingMessage(new Socket()))

test('who leaves before the end of the answer stops it at once, where nobody waits for them', () => {
  const [{ signal }, res] = [createExchanges(), unfinished()]
  const left = signal(res, 0)
  assert.equal(left.aborted, false)
  res.emit('close')
  assert.equal(left.aborted, true)
})

test('who left already stops it before it begins', async () => {
  const res = unfinished()
  const closed = once(res, 'close')
  res.destroy()
  await closed
  assert.equal(createExchanges().signal(res, 0).aborted, true)
})

test('who may come back is waited for, and no longer', (t) => {
  t.mock.timers.enable({ apis: ['setTimeout'] })
  const [{ signal }, res] = [createExchanges(), unfinished()]
  const left = signal(res, 1_000)
  res.emit('close')
  t.mock.timers.tick(999)
  assert.equal(left.aborted, false)
  t.mock.timers.tick(1)
  assert.equal(left.aborted, true)
})

test('what runs for somebody who may come back is stopped with everything else, timer and all', (t) => {
  const cleared = t.mock.method(globalThis, 'clearTimeout')
  const [{ signal, abort }, res] = [createExchanges(), unfinished()]
  const left = signal(res, 60_000)
  res.emit('close')
  abort()
  assert.deepEqual([left.aborted, cleared.mock.callCount()], [true, 1])
})

test('an answer that was sent whole is over: nothing stops it afterwards', async (t) => {
  const { signal, abort } = createExchanges()
  const sent = Promise.withResolvers<AbortSignal>()
  const server = createServer((_, res) => {
    const whole = signal(res, 0)
    res.once('close', () => sent.resolve(whole)).end('whole')
  })
  t.after(() => server.close().closeAllConnections())
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  assert.equal(await (await fetch(`http://127.0.0.1:${port}`)).text(), 'whole')
  const whole = await sent.promise
  abort()
  assert.equal(whole.aborted, false)
})

test('of what was stopped nothing is held', async () => {
  const { signal } = createExchanges()
  const stopped = (() => {
    const res = unfinished()
    const left = new WeakRef(signal(res, 1))
    res.emit('close')
    return left
  })()
  await pause(20)
  setFlagsFromString('--expose-gc')
  ;(runInNewContext('gc') as () => void)()
  assert.equal(stopped.deref(), undefined)
})
