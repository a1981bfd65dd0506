import assert from 'node:assert/strict'
import { test } from 'node:test'
import { bearerChallenge, STATUS_OF } from './challenge.ts'

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

test('a step-up says what the new sign-in must bring: RFC 9470, and Microsoft’s dialect', () => {
  const claims = '{"access_token":{"acrs":{"essential":true,"value":"c1"}}}'
  const authorizationUri = 'https://login.example/oauth2/v2.0/authorize'
  assert.equal(
    bearerChallenge({
      error: 'insufficient_claims',
      scopes: [],
      resourceMetadata,
      stepUp: { claims, authorizationUri },
    }),
    `Bearer error="insufficient_claims", claims="${btoa(claims)}", ` +
      `authorization_uri="${authorizationUri}", resource_metadata="${resourceMetadata}"`,
  )
  assert.equal(
    bearerChallenge({
      error: 'insufficient_user_authentication',
      scopes: ['a:read'],
      resourceMetadata,
    }),
    'Bearer error="insufficient_user_authentication", scope="a:read", ' +
      `resource_metadata="${resourceMetadata}"`,
  )
  assert.deepEqual(
    [STATUS_OF.insufficient_claims, STATUS_OF.insufficient_user_authentication],
    [401, 401],
  )
})

test('claims are written in Base64 of their UTF-8, and parameters cannot leave their quotes', () => {
  const stepUp = { claims: '{"é":"~~~"}', authorizationUri: 'https://a.example/"\r\nx: y' }
  const challenge = bearerChallenge({ scopes: [], resourceMetadata, stepUp })
  const [, claims = ''] = /claims="([A-Za-z0-9+/]+=*)"/.exec(challenge) ?? []
  assert.equal(Buffer.from(claims, 'base64').toString(), stepUp.claims)
  assert.match(challenge, /authorization_uri="https:\/\/a.example\/\\"\?\?x: y"/)
})
