import assert from 'node:assert/strict'
import { generateKeyPairSync } from 'node:crypto'
import { test } from 'node:test'
import { acceptsRedirect, registerClients } from './clients.ts'
import { createCertificate } from './credentials-fixture.ts'
import { APP } from './entra-fixture.ts'

const accepts = (registered: string, asked: string): boolean =>
  acceptsRedirect({ redirect_uris: [registered] }, asked)

test('only the port of http://localhost may differ', () => {
  const registered = 'http://localhost:3000/callback?a=b'
  assert.ok(accepts(registered, registered))
  assert.ok(accepts(registered, 'http://localhost:51000/callback?a=b'))
  assert.ok(accepts(registered, 'http://localhost/callback?a=b'))
  for (const asked of [
    'http://localhost:51000/callback',
    'http://localhost:51000/Callback?a=b',
    'https://localhost:51000/callback?a=b',
    'http://127.0.0.1:3000/callback?a=b',
    'http://localhost:51000@evil.example/callback?a=b',
    'http://localhost.evil.example:3000/callback?a=b',
    'http://localhost:51000/x/../callback?a=b',
  ])
    assert.ok(!accepts(registered, asked), asked)
})

test('other addresses match exactly', () => {
  assert.ok(!accepts('http://127.0.0.1:3000/callback', 'http://127.0.0.1:3001/callback'))
  assert.ok(!accepts('https://app.example/callback', 'https://app.example:444/callback'))
  assert.ok(!accepts('https://app.example/callback', 'https://app.example/callback/'))
})

test('registrations: https, or http on this machine; no fragments, no other schemes', () => {
  const register = (uri: string) => () => registerClients([{ ...APP, redirect_uris: [uri] }])
  for (const uri of ['https://app.example/cb', 'http://localhost/cb', 'http://127.0.0.1:8/cb'])
    assert.doesNotThrow(register(uri), uri)
  for (const uri of [
    'http://app.example/cb',
    'http://[::1]/cb',
    'https://app.example/#x',
    'javascript:alert(1)',
    'not an address',
  ])
    assert.throws(register(uri), /redirect_uris/, uri)
})

test('every field of a registration is checked, and all faults come at once', () => {
  const fault = (fields: object) => () => registerClients([{ ...APP, ...fields }])
  for (const [field, ...values] of [
    ['client_secret', '', 5, null],
    ['name', '', 'x'.repeat(201)],
    ['scopes', 'access_as_user', ['with space'], [5]],
    ['app_id_uris', 'api://x', ['no address'], ['api://ends/'], [`api://${'x'.repeat(255)}`]],
    ['requested_access_token_version', 3, '2', null],
    ['app_roles', ['Reader'], [{ value: 'a b', assigned_to: [] }], [{ value: 'Reader' }]],
    ['certificates', 'pem', ['not a certificate'], [5]],
    ['federated_credentials', [{}], [{ issuer: 'x', subject: 's', audiences: ['a'] }]],
    ['multi_tenant', 'yes', null],
    ['personal_accounts', 1],
    ['public_client', 'true'],
  ] as [string, ...unknown[]][])
    for (const value of values)
      assert.throws(fault({ [field]: value }), new RegExp(`clients\\[0\\]\\.${field}: `), field)
  assert.throws(fault({ name: '', scopes: 5 }), /name: .+\n.+scopes: /)
  const credential = { issuer: 'https://x.example', subject: 's', audiences: ['a'] }
  const federated_credentials = Array.from({ length: 21 }, () => credential)
  assert.throws(fault({ federated_credentials }), /at most 20/)
})

test('an app needs some credential, unless it is public on purpose', () => {
  const { client_secret: _, ...registration } = APP
  const register = (fields: object) => () => registerClients([{ ...registration, ...fields }])
  const federated = [{ issuer: 'https://x.example', subject: 's', audiences: ['a'] }]
  const { pem } = createCertificate(Date.now())
  for (const fields of [{}, { public_client: false }, { certificates: [] }])
    assert.throws(register(fields), /client_secret: expected a non-empty text, unless/)
  for (const fields of [
    { public_client: true },
    { certificates: [pem] },
    { federated_credentials: federated },
  ])
    assert.doesNotThrow(register(fields))
})

test('a certificate with another kind of key is refused, because nothing could be signed with it', () => {
  const register = (pem: string) => () => registerClients([{ ...APP, certificates: [pem] }])
  assert.doesNotThrow(register(createCertificate(Date.now()).pem))
  const elliptic = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  assert.throws(register(createCertificate(Date.now(), elliptic).pem), /certificates: /)
})
