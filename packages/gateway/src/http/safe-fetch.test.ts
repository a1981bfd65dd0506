import assert from 'node:assert/strict'
import { subscribe, unsubscribe } from 'node:diagnostics_channel'
import http from 'node:http'
import net, { type AddressInfo } from 'node:net'
import { test } from 'node:test'
import { FetchRefused } from './fetch-refused.ts'
import { guardedFetch } from './guarded-fetch.ts'
import type { Lookup } from './resolve-host.ts'
import { createSafeFetch } from './safe-fetch.ts'
import { startHttpsServer } from './test-https-server.ts'

const JSON_ONLY = { accept: 'application/json' }

const refusedAs = (reason: string) => (error: unknown) => {
  assert.ok(error instanceof FetchRefused, String(error))
  assert.equal(error.reason, reason)
  return true
}

/** Answers every name with `addresses`, and counts the questions. */
function answering(...addresses: string[]): Lookup & { asked: () => number } {
  let asked = 0
  const lookup: Lookup = async () => {
    asked += 1
    return addresses
  }
  return Object.assign(lookup, { asked: () => asked })
}

/** How many sockets `action` opens from this process, to anywhere. */
async function socketsOpenedBy(action: () => Promise<unknown>): Promise<number> {
  let opened = 0
  const count = () => {
    opened += 1
  }
  subscribe('net.client.socket', count)
  try {
    await action()
  } finally {
    unsubscribe('net.client.socket', count)
  }
  return opened
}

/** A plain TCP listener that counts who comes; stays unvisited in every refusal test. */
async function startListener(host: string) {
  let connections = 0
  const server = net.createServer((socket) => {
    connections += 1
    socket.destroy()
  })
  await new Promise<void>((resolve) => server.listen(0, host, resolve))
  return {
    port: (server.address() as AddressInfo).port,
    connections: () => connections,
    [Symbol.asyncDispose]: () => new Promise<void>((resolve) => server.close(() => resolve())),
  }
}

const LOCAL_SPELLINGS = [
  'localhost',
  'LOCALHOST',
  'localhost.',
  'app.localhost',
  '127.0.0.1',
  '127.0.0.1.',
  '127.1',
  '127.0.1',
  '0x7f000001',
  '0x7f.0.0.1',
  '0177.0.0.1',
  '2130706433',
  '0',
  '0.0.0.0',
  '①②⑦.⓪.⓪.①',
  '[::1]',
  '[0:0:0:0:0:0:0:1]',
  '[::]',
  '[::ffff:127.0.0.1]',
  '[::ffff:7f00:1]',
  '[::127.0.0.1]',
  '[64:ff9b::7f00:1]',
  '[2002:7f00:1::]',
  '169.254.169.254',
  '10.0.0.1',
  '[fd00::1]',
]

test('no spelling of an inside address opens a socket, with or without a port', async () => {
  await using listener = await startListener('127.0.0.1')
  const fetch = createSafeFetch({ lookup: answering('127.0.0.1', '::1') })
  const opened = await socketsOpenedBy(async () => {
    for (const host of LOCAL_SPELLINGS) {
      for (const url of [
        `https://${host}/client.json`,
        `https://${host}:${listener.port}/client.json`,
        `http://${host}:${listener.port}/client.json`,
        `http://${host}/client.json`,
      ]) {
        await assert.rejects(fetch(url, JSON_ONLY), FetchRefused, url)
      }
    }
  })
  assert.equal(opened, 0)
  assert.equal(listener.connections(), 0)
})

test('an address in the URL is refused even when it is public: only names are fetched', async () => {
  const fetch = createSafeFetch({ lookup: answering('8.8.8.8') })
  for (const host of ['8.8.8.8', '134744072', '[2606:4700:4700::1111]']) {
    const opened = await socketsOpenedBy(() =>
      assert.rejects(fetch(`https://${host}/`, JSON_ONLY), refusedAs('url'), host),
    )
    assert.equal(opened, 0)
  }
})

test('only https, the default port, no credentials, no fragment, no endless address', async () => {
  const fetch = createSafeFetch({ lookup: answering('8.8.8.8') })
  const urls = [
    'http://client.example/a',
    'https://client.example:8443/a',
    'https://user@client.example/a',
    'https://user:secret@client.example/a',
    'https://client.example/a#b',
    'https://client.example/a#',
    `https://client.example/${'a'.repeat(2_100)}`,
    'ftp://client.example/a',
    'file:///etc/passwd',
    'data:application/json,{}',
    'javascript:alert(1)',
    'gopher://client.example/a',
    '//client.example/a',
    'client.example/a',
    'https://',
    '',
  ]
  const opened = await socketsOpenedBy(async () => {
    for (const url of urls) await assert.rejects(fetch(url, JSON_ONLY), refusedAs('url'), url)
  })
  assert.equal(opened, 0)
})

test('a name with one inside address among public ones is refused, before any connection', async () => {
  const mixes = [['127.0.0.1'], ['8.8.8.8', '10.0.0.1'], ['8.8.8.8', 'fd00::1'], ['not-an-address']]
  for (const addresses of mixes) {
    const fetch = createSafeFetch({ lookup: answering(...addresses) })
    const opened = await socketsOpenedBy(() =>
      assert.rejects(fetch('https://localtest.example/', JSON_ONLY), refusedAs('address')),
    )
    assert.equal(opened, 0, addresses.join())
  }
})

test('a name that does not resolve reads the same as one that resolves to the inside', async () => {
  const messageOf = async (lookup: Lookup) =>
    createSafeFetch({ lookup })('https://payroll.example/', JSON_ONLY).then(
      () => assert.fail(),
      (error: FetchRefused) => error.message,
    )
  const missing = await messageOf(answering())
  const inside = await messageOf(answering('10.1.2.3'))
  assert.equal(missing, inside)
  assert.doesNotMatch(inside, /10\.1\.2\.3/)
})

test('the connection goes to the address that was checked, not to a later answer', async () => {
  const answer = (text: string) => (_: unknown, response: http.ServerResponse) => response.end(text)
  await using server = await startHttpsServer(['localhost'], answer('checked'), '127.0.0.1')
  const answers = [['127.0.0.1'], ['127.0.0.2']]
  const lookup: Lookup = async () => answers.shift() ?? []
  const fetch = createSafeFetch({ allowLoopback: true, lookup, ca: server.ca })
  const { body } = await fetch(`https://localhost:${server.port}/`, JSON_ONLY)
  assert.equal(Buffer.from(body).toString(), 'checked')
  assert.equal(answers.length, 1, 'DNS is asked once')
})

test('the pin holds where the system would go elsewhere', async () => {
  await using elsewhere = await startHttpsServer(['localhost'], (_, res) => res.end(), '127.0.0.1')
  const lookup = answering('127.0.0.3')
  const fetch = createSafeFetch({ allowLoopback: true, lookup, ca: elsewhere.ca })
  const refused = fetch(`https://localhost:${elsewhere.port}/`, JSON_ONLY)
  await assert.rejects(refused, refusedAs('connection'))
  assert.equal(elsewhere.connections(), 0)
})

test('loopback opens by the explicit option only, and only by its literal names', async () => {
  const server = http.createServer((_, response) => response.end('{}'))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  try {
    const open = createSafeFetch({ allowLoopback: true })
    for (const host of ['localhost', '127.0.0.1']) {
      const { status } = await open(`http://${host}:${port}/`, JSON_ONLY)
      assert.equal(status, 200)
      const closed = createSafeFetch()(`http://${host}:${port}/`, JSON_ONLY)
      await assert.rejects(closed, refusedAs('url'))
    }
    const named = createSafeFetch({ allowLoopback: true, lookup: answering('127.0.0.1') })
    await assert.rejects(named('https://localtest.example/', JSON_ONLY), refusedAs('address'))
    await assert.rejects(named(`http://localtest.example:${port}/`, JSON_ONLY), refusedAs('url'))
    const misled = createSafeFetch({ allowLoopback: true, lookup: answering('10.0.0.1') })
    await assert.rejects(misled(`http://localhost:${port}/`, JSON_ONLY), refusedAs('address'))
  } finally {
    await new Promise((resolve) => server.close(resolve))
  }
})

test('the time bound covers DNS', async () => {
  const never: Lookup = () => new Promise(() => {})
  const fetch = createSafeFetch({ lookup: never, timeoutMs: 100 })
  const startedAt = Date.now()
  await using listener = await startListener('127.0.0.1')
  await assert.rejects(fetch('https://client.example/', JSON_ONLY), refusedAs('timeout'))
  assert.ok(Date.now() - startedAt < 2_000)
  assert.equal(listener.connections(), 0)
})

test('one fetch too many at the same time is refused, and room comes back', async () => {
  const never: Lookup = () => new Promise(() => {})
  await using keepAlive = await startListener('127.0.0.1')
  const fetch = createSafeFetch({ lookup: never, timeoutMs: 100, maxConcurrent: 2 })
  const running = ['a', 'b'].map((name) => fetch(`https://${name}.example/`, JSON_ONLY))
  await assert.rejects(fetch('https://c.example/', JSON_ONLY), refusedAs('busy'))
  for (const one of running) await assert.rejects(one, refusedAs('timeout'))
  await assert.rejects(fetch('https://c.example/', JSON_ONLY), refusedAs('timeout'))
  assert.equal(keepAlive.connections(), 0)
})

test('a slow host takes its own places and leaves the others theirs', async () => {
  const never: Lookup = () => new Promise(() => {})
  await using keepAlive = await startListener('127.0.0.1')
  const fetch = createSafeFetch({ lookup: never, timeoutMs: 100, maxConcurrent: 5, maxPerHost: 2 })
  const reasons = ['slow/1', 'slow/2', 'slow/3', 'other/'].map((place) =>
    fetch(`https://${place.replace('/', '.example/')}`, JSON_ONLY).catch(
      (error: FetchRefused) => error.reason,
    ),
  )
  assert.deepEqual(await Promise.all(reasons), ['timeout', 'timeout', 'busy', 'timeout'])
  await assert.rejects(fetch('https://slow.example/3', JSON_ONLY), refusedAs('timeout'))
  assert.equal(keepAlive.connections(), 0)
})

test('a call can ask for fewer bytes, never for more', async () => {
  const body = 'x'.repeat(500)
  await using server = await startHttpsServer(['localhost'], (_, res) => res.end(body))
  const fetch = createSafeFetch({ allowLoopback: true, maxBytes: 600, ca: server.ca })
  const url = `https://localhost:${server.port}/`
  await assert.rejects(fetch(url, { ...JSON_ONLY, maxBytes: 499 }), refusedAs('too-large'))
  assert.equal((await fetch(url, { ...JSON_ONLY, maxBytes: 9_999 })).body.byteLength, 500)
  const small = createSafeFetch({ allowLoopback: true, maxBytes: 400, ca: server.ca })
  await assert.rejects(small(url, { ...JSON_ONLY, maxBytes: 9_999 }), refusedAs('too-large'))
})

test('If-None-Match is sent and 304 is an answer', async () => {
  await using server = await startHttpsServer(['localhost'], (request, response) => {
    response.writeHead(request.headers['if-none-match'] === '"v1"' ? 304 : 200).end()
  })
  const fetch = createSafeFetch({ allowLoopback: true, ca: server.ca })
  const url = `https://localhost:${server.port}/`
  assert.equal((await fetch(url, { ...JSON_ONLY, ifNoneMatch: '"v1"' })).status, 304)
  assert.equal((await fetch(url, JSON_ONLY)).status, 200)
})

test('the guard in the shape of the standard fetch refuses the same and only GETs', async () => {
  await using server = await startHttpsServer(['localhost'], (_, response) => {
    response.writeHead(200, { 'content-type': 'application/json' }).end('{"keys":[]}')
  })
  const fetch = guardedFetch(createSafeFetch({ allowLoopback: true, ca: server.ca }))
  const response = await fetch(`https://localhost:${server.port}/jwks`)
  assert.deepEqual(await response.json(), { keys: [] })
  await assert.rejects(fetch('https://10.0.0.1/'), refusedAs('url'))
  await assert.rejects(fetch('https://client.example/', { method: 'POST' }), TypeError)
})
