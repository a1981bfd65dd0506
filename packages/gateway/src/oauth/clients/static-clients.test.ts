import assert from 'node:assert/strict'
import { test } from 'node:test'
import { defaultRedirectSchemes } from './redirect-uri.ts'
import { parseStaticClients } from './static-clients.ts'

const POLICY = { schemes: defaultRedirectSchemes, scopes: ['property:read', 'assessments:read'] }
const SECRET = 'a-secret-of-at-least-thirty-two-characters'

const parse = (...entries: unknown[]) => parseStaticClients(JSON.stringify(entries), POLICY)

function faultsOf(...entries: unknown[]): readonly string[] {
  const { clients, faults } = parse(...entries)
  assert.deepEqual(clients, [], 'a faulty list configures nobody')
  return faults
}

const MACHINE = {
  client_id: 'nightly-report',
  client_name: 'Nightly report',
  client_secret: SECRET,
  grant_types: ['client_credentials'],
  scope: 'property:read',
}
const APP = {
  client_id: 'portal',
  client_name: 'Portal',
  redirect_uris: ['https://portal.example/cb'],
}

test('a machine client gets its own scopes and nothing to do with a browser', () => {
  assert.deepEqual(parse(MACHINE), {
    faults: [],
    clients: [
      {
        client_id: 'nightly-report',
        client_name: 'Nightly report',
        client_secret: SECRET,
        redirect_uris: [],
        grant_types: ['client_credentials'],
        response_types: [],
        token_endpoint_auth_method: 'client_secret_basic',
        application_type: 'native',
        scope: 'property:read',
      },
    ],
  })
})

test('an app without a secret is a public code client', () => {
  const [client] = parse(APP).clients
  assert.deepEqual(client, {
    client_id: 'portal',
    client_name: 'Portal',
    redirect_uris: ['https://portal.example/cb'],
    grant_types: ['authorization_code', 'refresh_token'],
    response_types: ['code'],
    token_endpoint_auth_method: 'none',
    application_type: 'native',
  })
})

test('a resource server that only introspects has no grants, but a secret', () => {
  const server = { client_id: 'api', client_name: 'API', grant_types: [] }
  assert.deepEqual(parse({ ...server, client_secret: SECRET }).clients[0]?.grant_types, [])
  assert.match(faultsOf(server).join(), /without grants needs a client_secret or jwks/)
})

test('a client proves itself with its secret in the header or the body, or with a key', () => {
  const post = { ...MACHINE, token_endpoint_auth_method: 'client_secret_post' }
  assert.equal(parse(post).clients[0]?.token_endpoint_auth_method, 'client_secret_post')
  const jwks = { keys: [{ kty: 'OKP', crv: 'Ed25519', x: 'abc' }] }
  const { client_secret: _, ...machine } = MACHINE
  const [signed] = parse({ ...machine, jwks }).clients
  assert.equal(signed?.token_endpoint_auth_method, 'private_key_jwt')
  assert.deepEqual(signed?.jwks, jwks)
  assert.equal(signed?.client_secret, undefined)
  const none = { ...MACHINE, token_endpoint_auth_method: 'none' }
  assert.match(faultsOf(none).join(), /must be client_secret_basic or client_secret_post/)
  assert.match(faultsOf({ ...MACHINE, jwks }).join(), /not be used together/)
  const privateKey = { keys: [{ kty: 'OKP', crv: 'Ed25519', x: 'abc', d: 'abc' }] }
  assert.match(faultsOf({ ...machine, jwks: privateKey }).join(), /public keys only/)
})

test('client_credentials needs a proof and an explicit list of known scopes', () => {
  const { client_secret: _, ...open } = MACHINE
  assert.match(faultsOf(open).join(), /client_credentials needs a client_secret or jwks/)
  const { scope: __, ...unlimited } = MACHINE
  assert.match(faultsOf(unlimited).join(), /needs an explicit scope list/)
  assert.match(faultsOf({ ...MACHINE, scope: ' ' }).join(), /scope must be a string of scopes/)
  const unknown = { ...MACHINE, scope: 'property:read everything' }
  assert.match(faultsOf(unknown).join(), /unknown scopes everything; known are property:read/)
})

test('an id can not pass for a person, a metadata document or another client', () => {
  for (const client_id of ['person_1', 'Person_x', 'PERSON_']) {
    assert.match(faultsOf({ ...APP, client_id }).join(), /must not start with "person_"/)
  }
  for (const client_id of ['https://client.example/x', 'a b', '', 'a'.repeat(129), 7, undefined]) {
    assert.match(faultsOf({ ...APP, client_id }).join(), /client_id must be 1 to 128/)
  }
  assert.match(faultsOf(APP, APP).join(), /another client has the same client_id/)
})

test('a short secret is refused and never repeated', () => {
  for (const client_secret of ['short-secret', 'with spaces '.repeat(4), 7, '']) {
    const text = faultsOf({ ...MACHINE, client_secret }).join()
    assert.match(text, /at least 32 printable characters/)
    assert.doesNotMatch(text, /short-secret|with spaces/)
  }
})

test('redirect URIs and the application type follow the same rules as for strangers', () => {
  const evil = { ...APP, redirect_uris: ['http://evil.example/'] }
  assert.match(faultsOf(evil).join(), /http is allowed only to localhost/)
  assert.match(faultsOf({ ...APP, redirect_uris: [] }).join(), /at least one URI/)
  const local = { ...APP, redirect_uris: ['https://localhost/cb'] }
  assert.match(faultsOf(local).join(), /needs application_type web/)
  assert.equal(parse({ ...local, application_type: 'web' }).clients[0]?.application_type, 'web')
})

test('all mistakes of all clients are reported together, each with its client', () => {
  const faults = faultsOf(
    { client_id: 'one', client_secret: 'x', grant_types: ['magic'], color: 'red' },
    7,
    { ...MACHINE, client_id: 'two', scope: undefined },
    { ...APP, client_id: 'three', grant_types: ['refresh_token'] },
  )
  const expected = [
    /"one": grant_types must be a list out of authorization_code, refresh_token/,
    /"one": client_secret must be at least 32/,
    /"one": unknown fields color/,
    /"one": client_name is missing/,
    /number 2 is not a JSON object/,
    /"two": client_credentials needs an explicit scope list/,
    /"three": grant_types refresh_token goes with authorization_code/,
  ]
  assert.equal(faults.length, expected.length, faults.join('\n'))
  for (const [index, pattern] of expected.entries()) assert.match(faults[index] ?? '', pattern)
})

test('text that is not a JSON array is one clear fault', () => {
  for (const text of ['', 'x', '{}', '7', 'null']) {
    const { clients, faults } = parseStaticClients(text, POLICY)
    assert.deepEqual(clients, [])
    assert.deepEqual(faults, ['The static clients must be a JSON array of clients.'])
  }
  assert.deepEqual(parseStaticClients('[]', POLICY), { clients: [], faults: [] })
})
