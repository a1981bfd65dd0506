import assert from 'node:assert/strict'
import { test } from 'node:test'
import { authorizationServers, scopeNames } from './direct-scopes.ts'

const gateway = 'https://door.example'
const direct = {
  authorityHost: new URL('https://login.microsoftonline.com'),
  tenant: 'aaaaaaaa-0000-4000-8000-000000000001',
  appIdUri: 'api://cccccccc-0000-4000-8000-000000000001',
}
const authority = 'https://login.microsoftonline.com/aaaaaaaa-0000-4000-8000-000000000001/v2.0'
const scopes = ['property:read', 'assessments:read']

test('gateway alone: ourselves, and short scopes', () => {
  assert.deepEqual(authorizationServers({ gateway }), [gateway])
  assert.deepEqual(scopeNames({ gateway })(scopes), scopes)
})

test('direct alone: Entra’s authority, and scopes of our app', () => {
  assert.deepEqual(authorizationServers({ direct }), [authority])
  const prefix = 'api://cccccccc-0000-4000-8000-000000000001'
  assert.deepEqual(scopeNames({ direct })(scopes), [
    `${prefix}/property:read`,
    `${prefix}/assessments:read`,
  ])
})

test('both: ourselves first, and the scopes that we know', () => {
  assert.deepEqual(authorizationServers({ gateway, direct }), [gateway, authority])
  assert.deepEqual(scopeNames({ gateway, direct })(scopes), scopes)
})

test('an App ID URI of one’s own, with or without a slash at its end', () => {
  for (const appIdUri of ['https://voorbeeld.example/door', 'https://voorbeeld.example/door/'])
    assert.deepEqual(scopeNames({ direct: { ...direct, appIdUri } })(['property:read']), [
      'https://voorbeeld.example/door/property:read',
    ])
})

test('a shared authority, and a host with a slash', () => {
  const shared = { ...direct, authorityHost: new URL('http://localhost:3001/'), tenant: 'common' }
  assert.deepEqual(authorizationServers({ direct: shared }), ['http://localhost:3001/common/v2.0'])
})
