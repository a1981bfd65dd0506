import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Client } from 'oidc-provider'
import { ourSpelling, resourceServer, scopesOf } from './resources.ts'
import { type AuthorizationServerSettings, defaultLifetimes, GRANTED_SCOPES } from './settings.ts'

const settings: AuthorizationServerSettings = {
  issuer: 'https://voordeur.example',
  resources: ['https://voordeur.example/mcp', 'https://voordeur.example'],
  scopes: { 'a:read': 'a', 'a:write': 'b' },
  delegations: [],
  defaultScopes: ['a:read'],
  resourceServerClients: new Set(),
  lifetimes: defaultLifetimes,
}
const clientWith = (list?: string) => (list ? { [GRANTED_SCOPES]: list } : {}) as unknown as Client

test('a client has every scope that exists, or its operator’s list of today', () => {
  assert.deepEqual(scopesOf(clientWith(), settings), ['a:read', 'a:write'])
  assert.deepEqual(scopesOf(clientWith('a:read gone:read'), settings), ['a:read'])
})

test('a token is narrowed to that list too, so a refresh does not outlive it', () => {
  const at = (client: Client) => resourceServer('https://voordeur.example/mcp', settings, client)
  assert.equal(at(clientWith()).scope, 'a:read a:write')
  assert.equal(at(clientWith('a:read')).scope, 'a:read')
})

test('a resource has one spelling, and a foreign one is refused', () => {
  assert.equal(ourSpelling('HTTPS://VOORDEUR.example/mcp/', settings), settings.resources[0])
  assert.deepEqual(ourSpelling(['https://voordeur.example/', 'x'], settings), [
    settings.resources[1],
    'x',
  ])
  assert.throws(
    () => resourceServer('https://elsewhere.example/mcp', settings, clientWith()),
    /invalid_target/,
  )
})
