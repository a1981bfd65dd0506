import assert from 'node:assert/strict'
import type { RequestListener } from 'node:http'
import { test } from 'node:test'
import { type FetchRefusal, FetchRefused } from '../../http/fetch-refused.ts'
import { createSafeFetch } from '../../http/safe-fetch.ts'
import { startHttpsServer } from '../../http/test-https-server.ts'
import type { CachedDocument } from '../../storage/ports/metadata-cache.ts'
import { createLog } from '../../telemetry/log.ts'
import { createMetadataDocuments } from './metadata-document.ts'
import { defaultRedirectSchemes } from './redirect-uri.ts'

const MINUTE = 60_000
const HOUR = 60 * MINUTE

/**
 * A real https host on loopback, a resolver that may visit it, and a clock to move. `answer`
 * can be replaced while it runs; `null` closes each connection without a word.
 */
async function startHost(path = '/client.json') {
  let answer: RequestListener | null = null
  let asked = 0
  const server = await startHttpsServer(['localhost'], (request, response) => {
    asked += 1
    if (answer === null) request.socket.destroy()
    else answer(request, response)
  })
  const id = `https://localhost:${server.port}${path}`
  const kept = new Map<string, CachedDocument>()
  const lines: string[] = []
  let time = 1_800_000_000_000
  const fetch = createSafeFetch({ allowLoopback: true, ca: server.ca, timeoutMs: 500 })
  let refusal: FetchRefusal | undefined
  const documents = createMetadataDocuments({
    fetch: async (url, request) => {
      if (refusal) throw new FetchRefused(refusal, 'localhost')
      return fetch(url, request)
    },
    cache: {
      find: async (url) => kept.get(url),
      save: async (document) => void kept.set(document.url, document),
    },
    clock: { now: () => time },
    log: createLog((line) => lines.push(line)),
    policy: { schemes: defaultRedirectSchemes, scopes: ['property:read'] },
    allowLoopback: true,
  })
  return {
    id,
    kept,
    lines,
    resolve: (clientId = id) => documents.resolve(clientId),
    explain: () => documents.explain(id),
    asked: () => asked,
    advance: (milliseconds: number) => {
      time += milliseconds
    },
    refuseFetches: (reason: FetchRefusal | undefined) => {
      refusal = reason
    },
    goDown: () => {
      answer = null
    },
    serve: (listener: RequestListener) => {
      answer = listener
    },
    /** Serves a valid document with these fields changed, and these headers. */
    publish: (fields: Record<string, unknown> = {}, headers: Record<string, string> = {}) => {
      answer = (_, response) => {
        response.writeHead(200, { 'content-type': 'application/json', ...headers })
        response.end(JSON.stringify({ ...documentOf(id), ...fields }))
      }
    },
    [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
  }
}

const documentOf = (id: string) => ({
  client_id: id,
  client_name: 'Example Client',
  redirect_uris: ['https://client.example/cb', 'http://127.0.0.1/cb'],
})

test('a document becomes a public native code client', async () => {
  await using host = await startHost()
  host.publish({
    client_uri: 'https://client.example',
    logo_uri: 'https://client.example/logo.png',
    grant_types: ['authorization_code', 'refresh_token', 'client_credentials'],
    response_types: ['code'],
    application_type: 'web',
    scope: 'property:read openid',
    software_statement: 'x',
  })
  assert.deepEqual(await host.resolve(), {
    client_id: host.id,
    client_name: 'Example Client',
    client_uri: 'https://client.example',
    redirect_uris: ['https://client.example/cb', 'http://127.0.0.1/cb'],
    grant_types: ['authorization_code', 'refresh_token'],
    response_types: ['code'],
    token_endpoint_auth_method: 'none',
    application_type: 'native',
    scope: 'property:read',
  })
  assert.equal(host.explain(), undefined)
})

test('a client can prove itself with published keys', async () => {
  await using host = await startHost()
  const method = { token_endpoint_auth_method: 'private_key_jwt' }
  host.publish({ ...method, jwks_uri: 'https://client.example/jwks' })
  assert.equal((await host.resolve())?.jwks_uri, 'https://client.example/jwks')
})

const BROKEN: Record<string, [Record<string, unknown>, RegExp]> = {
  'another id': [{ client_id: 'https://client.example/other' }, /not the address of the document/],
  'no id': [{ client_id: undefined }, /not the address of the document/],
  'an id with a slash more': [{ client_id: 'https://localhost/client.json/' }, /not the address/],
  'no name': [{ client_name: undefined }, /client_name is missing/],
  'an invisible name': [{ client_name: '\u200b' }, /client_name is missing/],
  'no redirect': [{ redirect_uris: undefined }, /at least one URI/],
  'an empty redirect list': [{ redirect_uris: [] }, /at least one URI/],
  'http elsewhere': [{ redirect_uris: ['http://evil.example/'] }, /http is allowed only/],
  'script among others': [
    { redirect_uris: ['https://client.example/', 'javascript:alert(1)'] },
    /never allowed/,
  ],
  'only an unlisted scheme': [{ redirect_uris: ['windsurf://cb'] }, /not on the list/],
  'a secret': [{ client_secret: 'x' }, /must not hold a client secret/],
  'an empty secret': [{ client_secret: null }, /must not hold a client secret/],
  'a secret expiry': [{ client_secret_expires_at: 0 }, /must not hold a client secret/],
  'a shared-secret method': [
    { token_endpoint_auth_method: 'client_secret_post' },
    /none or private_key_jwt/,
  ],
  'a symmetric method': [
    { token_endpoint_auth_method: 'client_secret_jwt' },
    /none or private_key_jwt/,
  ],
  'a private key': [
    {
      token_endpoint_auth_method: 'private_key_jwt',
      jwks: { keys: [{ kty: 'OKP', crv: 'Ed25519', x: 'a', d: 'b' }] },
    },
    /public keys only/,
  ],
  'no keys': [{ token_endpoint_auth_method: 'private_key_jwt' }, /needs jwks or jwks_uri/],
  'keys over http': [
    { token_endpoint_auth_method: 'private_key_jwt', jwks_uri: 'http://client.example/jwks' },
    /jwks_uri must be an https URL/,
  ],
  'machine grants only': [
    { grant_types: ['client_credentials'] },
    /must include authorization_code/,
  ],
}

test('a document that breaks a rule is no client, and its developer can read why', async () => {
  for (const [what, [fields, reason]] of Object.entries(BROKEN)) {
    await using host = await startHost()
    host.publish(fields)
    assert.equal(await host.resolve(), undefined, what)
    assert.match(host.explain() ?? '', reason, what)
    assert.equal(host.kept.size, 0, `${what} is not cached`)
  }
})

test('only a 200 with JSON is a document', async () => {
  const answers: Record<string, RequestListener> = {
    'not found': (_, response) => response.writeHead(404).end(),
    created: (_, response) => {
      response.writeHead(201, { 'content-type': 'application/json' }).end('{}')
    },
    redirect: (_, response) => response.writeHead(302, { location: '/x' }).end(),
    'not modified': (_, response) => response.writeHead(304).end(),
    slow: () => {},
  }
  for (const body of ['', '{', '[]', '"x"', 'null', '\xff']) {
    answers[`body ${body}`] = (_, response) => {
      response.writeHead(200, { 'content-type': 'application/json' })
      response.end(Buffer.from(body, 'latin1'))
    }
  }
  for (const [what, listener] of Object.entries(answers)) {
    await using host = await startHost()
    host.serve(listener)
    assert.equal(await host.resolve(), undefined, what)
    assert.equal(host.kept.size, 0, what)
  }
  await using large = await startHost()
  large.publish({ padding: 'x'.repeat(17_000) })
  assert.equal(await large.resolve(), undefined)
  await using garbled = await startHost()
  garbled.serve((_, response) => {
    response.writeHead(200, { 'content-type': 'application/json' })
    response.end(Buffer.from(JSON.stringify({ ...documentOf(garbled.id), x: '\xff' }), 'latin1'))
  })
  assert.equal(await garbled.resolve(), undefined)
  for (const type of ['text/html', 'text/plain', 'application/jsonp', 'image/svg+json', '']) {
    await using host = await startHost()
    host.publish({}, { 'content-type': type })
    assert.equal(await host.resolve(), undefined, type)
  }
  for (const type of ['application/json; charset=utf-8', 'application/client-metadata+json']) {
    await using host = await startHost()
    host.publish({}, { 'content-type': type })
    assert.ok(await host.resolve(), type)
  }
})

test('a document is fetched once while it is fresh, by as many as ask at the same time', async () => {
  await using host = await startHost()
  host.publish({}, { 'cache-control': 'max-age=3600' })
  const clients = await Promise.all(Array.from({ length: 20 }, () => host.resolve()))
  assert.equal(new Set(clients.map((client) => client?.client_name)).size, 1)
  assert.equal(host.asked(), 1)
  host.advance(59 * MINUTE)
  assert.ok(await host.resolve())
  assert.equal(host.asked(), 1)
  host.advance(2 * MINUTE)
  host.publish({ client_name: 'Renamed' })
  assert.equal((await host.resolve())?.client_name, 'Renamed')
  assert.equal(host.asked(), 2)
})

test('an unchanged document is asked for by its ETag and kept', async () => {
  await using host = await startHost()
  host.publish({}, { etag: '"v1"' })
  await host.resolve()
  host.advance(6 * MINUTE)
  const tags: unknown[] = []
  host.serve((request, response) => {
    tags.push(request.headers['if-none-match'])
    response.writeHead(304, { 'cache-control': 'max-age=7200' }).end()
  })
  assert.equal((await host.resolve())?.client_name, 'Example Client')
  assert.deepEqual(tags, ['"v1"'])
  host.advance(HOUR)
  await host.resolve()
  assert.equal(host.asked(), 2)
})

test('while the host is down the last document stands in, for a day and no longer', async () => {
  for (const down of ['closed', 500, 503, 429] as const) {
    await using host = await startHost()
    host.publish()
    await host.resolve()
    if (down === 'closed') host.goDown()
    else host.serve((_, response) => response.writeHead(down).end())
    host.advance(6 * MINUTE)
    assert.equal((await host.resolve())?.client_name, 'Example Client', String(down))
    host.advance(24 * HOUR - 2 * MINUTE)
    assert.ok(await host.resolve(), String(down))
    host.advance(2 * MINUTE)
    assert.equal(await host.resolve(), undefined, String(down))
  }
})

test('a host that says the client is gone or changed is believed at once', async () => {
  const answers: RequestListener[] = [
    (_, response) => response.writeHead(404).end(),
    (_, response) => response.writeHead(410).end(),
    (_, response) => response.writeHead(304).end(),
    (_, response) => response.writeHead(302, { location: '/elsewhere' }).end(),
    (_, response) => {
      response.writeHead(200, { 'content-type': 'application/json' }).end('{"client_id":"x"}')
    },
  ]
  for (const listener of answers) {
    await using host = await startHost()
    host.publish()
    await host.resolve()
    host.serve(listener)
    host.advance(6 * MINUTE)
    for (let times = 0; times < 5; times += 1) assert.equal(await host.resolve(), undefined)
  }
})

test('having no place or no budget is not the host’s failure, and is told', async () => {
  await using host = await startHost()
  for (const reason of ['busy', 'over-budget'] as const) {
    host.refuseFetches(reason)
    for (let times = 0; times < 5; times += 1) assert.equal(await host.resolve(), undefined)
    assert.match(host.explain() ?? '', /too many/)
  }
  host.refuseFetches(undefined)
  host.publish()
  assert.ok(await host.resolve())
})

test('a broken address is asked three times a minute, then again, and not kept out', async () => {
  await using host = await startHost()
  host.serve((_, response) => response.writeHead(404).end())
  for (let times = 0; times < 10; times += 1) await host.resolve()
  assert.equal(host.asked(), 3)
  assert.match(host.explain() ?? '', /status 404/)
  host.publish()
  assert.equal(await host.resolve(), undefined)
  host.advance(MINUTE)
  assert.equal((await host.resolve())?.client_name, 'Example Client')
  assert.equal(host.asked(), 4)
})

test('a repaired document is taken at the next request', async () => {
  await using host = await startHost()
  host.publish({ client_name: undefined })
  assert.equal(await host.resolve(), undefined)
  host.publish()
  assert.ok(await host.resolve())
  assert.equal(host.explain(), undefined)
})

test('what is kept is judged by the rules of today', async () => {
  await using host = await startHost()
  host.publish()
  await host.resolve()
  const entry = host.kept.get(host.id)
  assert.ok(entry)
  host.kept.set(host.id, {
    ...entry,
    document: { ...documentOf(host.id), redirect_uris: ['http://evil.example/'] },
  })
  assert.deepEqual((await host.resolve())?.redirect_uris, documentOf(host.id).redirect_uris)
  assert.equal(host.asked(), 2)
  host.goDown()
  host.kept.set(host.id, { ...entry, document: { ...documentOf(host.id), client_id: 'x' } })
  assert.equal(await host.resolve(), undefined)
})

test('a scheme that is not on our list is passed over when another redirect remains', async () => {
  await using host = await startHost()
  host.publish({ redirect_uris: ['windsurf://cb', 'http://127.0.0.1/cb'] })
  assert.deepEqual((await host.resolve())?.redirect_uris, ['http://127.0.0.1/cb'])
})

test('an id that is no document address is never fetched', async () => {
  await using host = await startHost()
  host.publish()
  for (const id of ['dyn_abc', 'portal', `${host.id}?x=1`, `${host.id}#x`, '']) {
    assert.equal(await host.resolve(id), undefined, id)
  }
  assert.equal(host.asked(), 0)
})

test('a fault of our own storage is an error, not a missing client', async () => {
  const broken = async () => {
    throw new Error('disk full')
  }
  const documents = createMetadataDocuments({
    fetch: createSafeFetch(),
    cache: { find: broken, save: broken },
    clock: { now: () => 0 },
    log: createLog(() => {}),
    policy: { schemes: [], scopes: [] },
  })
  await assert.rejects(documents.resolve('https://client.example/c'), /disk full/)
  await using host = await startHost()
  host.publish()
  host.kept.set = () => assert.fail('disk full')
  await assert.rejects(host.resolve(), /disk full/)
  await assert.rejects(host.resolve(), /disk full/)
})

test('a refusal is logged with the address and the reason', async () => {
  await using host = await startHost()
  host.publish({ client_name: undefined })
  await host.resolve()
  const entry = JSON.parse(host.lines[0] ?? '{}')
  assert.equal(entry.event, 'client_metadata.refused')
  assert.equal(entry.client, host.id)
  assert.match(entry.why, /client_name is missing/)
})
