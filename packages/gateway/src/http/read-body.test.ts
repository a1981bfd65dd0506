import assert from 'node:assert/strict'
import { once } from 'node:events'
import http, { type IncomingMessage, type RequestListener } from 'node:http'
import net, { type AddressInfo } from 'node:net'
import { test } from 'node:test'
import { setTimeout as pause, setImmediate as turn } from 'node:timers/promises'
import { BodyAborted, BodyTimeout, BodyTooLarge, readBody } from './read-body.ts'

const BOUNDS = { maxBytes: 1_000, timeoutMs: 2_000 }

async function startServer(listener: RequestListener) {
  const server = http.createServer(listener)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    port: (server.address() as AddressInfo).port,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

/** Answers with what `readBody` gave: the size, or the error's status and name. */
const echo =
  (bounds = BOUNDS): RequestListener =>
  async (request, response) => {
    try {
      response.end(String((await readBody(request, bounds)).byteLength))
    } catch (error) {
      const { status, name } = error as BodyTooLarge
      response.writeHead(status).end(name)
    }
  }

/** Posts over node:http, which unlike fetch keeps the answer when the upload is refused. */
function post(port: number, body: Buffer, headers: http.OutgoingHttpHeaders = {}) {
  return new Promise<{ status: number; text: string }>((resolve, reject) => {
    const request = http.request(
      { port, host: '127.0.0.1', method: 'POST', agent: false, headers },
      async (response) => {
        let text = ''
        for await (const chunk of response) text += chunk
        resolve({ status: response.statusCode ?? 0, text })
      },
    )
    request.on('error', reject)
    request.end(body)
  })
}

test('a body within the bound arrives whole', async () => {
  await using server = await startServer(echo())
  assert.deepEqual(await post(server.port, Buffer.alloc(1_000)), { status: 200, text: '1000' })
  assert.deepEqual(await post(server.port, Buffer.alloc(0)), { status: 200, text: '0' })
})

test('a body over the bound is refused, announced or chunked, and the answer arrives', async () => {
  await using server = await startServer(echo())
  const tooLarge = { status: 413, text: 'BodyTooLarge' }
  assert.deepEqual(await post(server.port, Buffer.alloc(1_001)), tooLarge)
  const chunked = { 'transfer-encoding': 'chunked' }
  assert.deepEqual(await post(server.port, Buffer.alloc(1_001), chunked), tooLarge)
  assert.deepEqual(await post(server.port, Buffer.alloc(5_000_000)), tooLarge)
  assert.deepEqual(await post(server.port, Buffer.alloc(5_000_000), chunked), tooLarge)
})

test('an announced length over the bound is refused before a byte of it is read', async () => {
  let request: IncomingMessage | undefined
  await using server = await startServer(async (incoming, response) => {
    request = incoming
    await assert.rejects(readBody(incoming, BOUNDS), BodyTooLarge)
    response.writeHead(413).end()
  })
  const socket = net.connect(server.port, '127.0.0.1')
  socket.write('POST / HTTP/1.1\r\nhost: x\r\ncontent-length: 900000\r\n\r\n')
  const [answer] = await new Promise<Buffer[]>((resolve) => {
    socket.once('data', (data: Buffer) => resolve([data]))
  })
  assert.match(String(answer), /^HTTP\/1\.1 413/)
  assert.equal(request?.complete, false)
  socket.destroy()
})

test('an endless upload loses its connection', async () => {
  await using server = await startServer(echo())
  const socket = net.connect(server.port, '127.0.0.1')
  socket.on('error', () => {})
  socket.write('POST / HTTP/1.1\r\nhost: x\r\ntransfer-encoding: chunked\r\n\r\n')
  const block = Buffer.alloc(1_048_576)
  const frame = Buffer.concat([Buffer.from('100000\r\n'), block, Buffer.from('\r\n')])
  let sent = 0
  const closed = new Promise<void>((resolve) => socket.once('close', () => resolve()))
  const pump = () => {
    while (!socket.destroyed && sent < 200) {
      sent += 1
      if (!socket.write(frame)) return socket.once('drain', pump)
    }
    return undefined
  }
  pump()
  await closed
  assert.ok(sent < 200, `cut off after ${sent} MiB`)
})

test('a body that stalls is given up after the time bound', async () => {
  await using server = await startServer(echo({ maxBytes: 1_000, timeoutMs: 150 }))
  const socket = net.connect(server.port, '127.0.0.1')
  socket.write('POST / HTTP/1.1\r\nhost: x\r\ncontent-length: 10\r\n\r\nabc')
  const answer = await new Promise<Buffer>((resolve) => socket.once('data', resolve))
  assert.match(String(answer), /^HTTP\/1\.1 408/)
  socket.destroy()
})

test('a sender that was refused and neither sends nor leaves loses its connection', async (t) => {
  t.mock.timers.enable({ apis: ['setTimeout'] })
  const refused = Promise.withResolvers<unknown>()
  await using server = await startServer((request) => {
    readBody(request, BOUNDS).catch(refused.resolve)
  })
  const socket = net.connect(server.port, '127.0.0.1')
  t.after(() => socket.destroy())
  socket.write('POST / HTTP/1.1\r\nhost: x\r\ncontent-length: 900000\r\n\r\n')
  assert.ok((await refused.promise) instanceof BodyTooLarge)
  const closed = Promise.race([once(socket, 'close'), pause(2_000, 'open', { ref: false })])
  t.mock.timers.tick(5_000)
  assert.notEqual(await closed, 'open')
})

for (const length of [5, 900_000])
  test(`no timer that keeps the process outlives a body of ${length} bytes`, async () => {
    const [began, ended] = [Promise.withResolvers<void>(), Promise.withResolvers<number>()]
    await using server = await startServer(async (request, response) => {
      const before = timers()
      const body = readBody(request, { ...BOUNDS, maxBytes: 5 })
      began.resolve()
      await body.catch(() => {})
      ended.resolve(timers() - before)
      response.end()
    })
    const socket = net.connect(server.port, '127.0.0.1')
    socket.write(`POST / HTTP/1.1\r\nhost: x\r\ncontent-length: ${length}\r\n\r\n`)
    await began.promise
    await turn()
    socket.write('abcde')
    assert.equal(await ended.promise, 0)
    socket.destroy()
  })

/** Those that keep the process. */
const timers = (): number =>
  process.getActiveResourcesInfo().filter((name) => name === 'Timeout').length

test('a caller that goes away is an aborted body, not a short one', async () => {
  const outcome = Promise.withResolvers<unknown>()
  await using server = await startServer((request) => {
    readBody(request, BOUNDS).then(outcome.resolve, outcome.resolve)
  })
  const socket = net.connect(server.port, '127.0.0.1')
  socket.write('POST / HTTP/1.1\r\nhost: x\r\ncontent-length: 10\r\n\r\nabc', () => {
    setTimeout(() => socket.destroy(), 50)
  })
  assert.ok((await outcome.promise) instanceof BodyAborted)
})

test('a request that we close ourselves is an aborted body too', async () => {
  const outcome = Promise.withResolvers<unknown>()
  await using server = await startServer((request) => {
    readBody(request, BOUNDS).then(outcome.resolve, outcome.resolve)
    request.destroy()
  })
  const socket = net.connect(server.port, '127.0.0.1')
  socket.on('error', () => {})
  socket.write('POST / HTTP/1.1\r\nhost: x\r\ncontent-length: 10\r\n\r\nabc')
  assert.ok((await outcome.promise) instanceof BodyAborted)
  socket.destroy()
})

test('a body that was all there when its connection was closed is an aborted one, too', async () => {
  const outcome = Promise.withResolvers<unknown>()
  await using server = await startServer(async (request) => {
    while (!request.complete) await turn()
    request.destroy()
    readBody(request, BOUNDS).then(outcome.resolve, outcome.resolve)
  })
  const socket = net.connect(server.port, '127.0.0.1')
  socket.on('error', () => {})
  socket.write('POST / HTTP/1.1\r\nhost: x\r\ncontent-length: 3\r\n\r\nabc')
  assert.ok((await outcome.promise) instanceof BodyAborted)
  socket.destroy()
})

test('the errors say what happened, for people and for the status line', () => {
  assert.equal(new BodyTooLarge(1_000).status, 413)
  assert.match(new BodyTooLarge(1_000).message, /larger than 1000 bytes/)
  assert.equal(new BodyTimeout(2_000).status, 408)
  assert.match(new BodyTimeout(2_000).message, /within 2 seconds/)
})
