import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { bearerChallenge } from '../../resource/challenge.ts'
import { explainChallenge } from './explain-challenge.ts'

const RESOURCE = 'https://door.example/.well-known/oauth-protected-resource/mcp'
const about = (header: string) => explainChallenge(header) ?? assert.fail('not explained')

describe('a challenge', () => {
  const classes: Record<string, string> = {
    invalid_request: 'CONFIG',
    invalid_token: 'REAUTH',
    insufficient_scope: 'CONSENT',
    insufficient_claims: 'STEP_UP',
    insufficient_user_authentication: 'STEP_UP',
    something_else: 'CONFIG',
    constructor: 'CONFIG',
  }
  for (const [error, kind] of Object.entries(classes)) {
    it(`with ${error} is ${kind}`, () => {
      const { title, findings } = about(`Bearer error="${error}"`)
      assert.ok(title.startsWith(`${kind}: `), title)
      assert.equal(findings[0]?.status, 'problem')
      assert.ok(findings[0]?.fix)
    })
  }

  it('without an error means that there was no token', () => {
    assert.match(
      about(`Bearer resource_metadata="${RESOURCE}"`).findings[0]?.found ?? '',
      /no token/,
    )
    assert.match(about('Bearer').findings[0]?.found ?? '', /no token/)
  })

  it('of our own shows what it asks for, and of the claims only their names', () => {
    const claims = '{"access_token":{"acrs":{"essential":true,"value":"c1"},"nbf":{"value":"1"}}}'
    const header = bearerChallenge({
      error: 'insufficient_claims',
      scopes: ['property:read'],
      resourceMetadata: RESOURCE,
      stepUp: { claims, authorizationUri: 'https://door.example/x' },
    })
    assert.deepEqual(about(header).facts, [
      { name: 'error', value: 'insufficient_claims' },
      { name: 'scope', value: 'property:read' },
      { name: 'resource_metadata', value: RESOURCE },
      { name: 'authorization_uri', value: 'https://door.example/x' },
      { name: 'claims', value: 'access_token.acrs, access_token.nbf' },
    ])
  })

  it('of another server shows how the person has to sign in (RFC 9470)', () => {
    const { facts } = about(
      'Bearer error="insufficient_user_authentication", acr_values="c1 c2", max_age="60"',
    )
    assert.deepEqual(facts.slice(1), [
      { name: 'acr_values', value: 'c1 c2' },
      { name: 'max_age', value: '60' },
    ])
  })

  it('with claims that can’t be read says so', () => {
    const { facts } = about('Bearer error="insufficient_claims", claims="%%%"')
    assert.deepEqual(facts.at(-1), { name: 'claims', value: 'present, and not readable' })
  })

  it('among others is found, and others alone are not explained', () => {
    assert.equal(about('Basic realm="x", Bearer error="invalid_token"').findings.length, 1)
    assert.equal(explainChallenge('Basic realm="x"'), undefined)
    assert.equal(explainChallenge('='), undefined)
  })
})
