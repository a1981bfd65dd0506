import assert from 'node:assert/strict'
import { test } from 'node:test'
import { bearerChallenge } from './challenge.ts'

const resourceMetadata = 'https://door.example/.well-known/oauth-protected-resource/mcp'

test('no credentials: no error code, but what to ask for and where', () => {
  assert.equal(
    bearerChallenge({ scopes: ['assessments:read'], resourceMetadata }),
    `Bearer scope="assessments:read", resource_metadata="${resourceMetadata}"`,
  )
})

test('too little scope: all scopes in one challenge', () => {
  assert.equal(
    bearerChallenge({
      error: 'insufficient_scope',
      description: 'More is needed.',
      scopes: ['a:read', 'a:write'],
      resourceMetadata,
    }),
    'Bearer error="insufficient_scope", error_description="More is needed.", ' +
      `scope="a:read a:write", resource_metadata="${resourceMetadata}"`,
  )
})

test('without scopes the parameter is left out', () => {
  const challenge = bearerChallenge({ error: 'invalid_token', scopes: [], resourceMetadata })
  assert.doesNotMatch(challenge, /scope=/)
})

test('values cannot leave their quotes or the header', () => {
  const description = 'a "b" \\ c\r\nSet-Cookie: x=y é'
  const challenge = bearerChallenge({
    error: 'invalid_token',
    description,
    scopes: [],
    resourceMetadata,
  })
  assert.match(challenge, /error_description="a \\"b\\" \\\\ c\?\?Set-Cookie: x=y \?"/)
})
