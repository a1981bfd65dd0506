import assert from 'node:assert/strict'
import { test } from 'node:test'
import { acceptsRedirect, registerClients } from './clients.ts'
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
