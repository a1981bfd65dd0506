import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { assertionParameters } from './client-assertion.ts'
import { CredentialUnavailable, JWT_BEARER } from './client-authentication.ts'
import { JWT, jwtOf } from './credential-fixture.ts'

describe('a client assertion', () => {
  it('goes out with its type', () => {
    assert.deepEqual(assertionParameters(JWT, 'It'), {
      client_assertion_type: JWT_BEARER,
      client_assertion: JWT,
    })
  })

  const [head = '', payload = ''] = JWT.split('.')
  const REFUSED: [string, unknown][] = [
    ['nothing', undefined],
    ['an object', { token: JWT }],
    ['an empty text', ''],
    ['an opaque token', 'opaque-token-value'],
    ['two parts', `${head}.${payload}`],
    ['five parts, which is an encrypted JWT', `${JWT}.e30.e30`],
    ['an empty signature', `${head}.${payload}.`],
    ['a header that is not JSON', `bm90.${payload}.c2ln`],
    ['a header without an algorithm', jwtOf({ sub: 'x' }, { typ: 'JWT' })],
    ['a payload that is not JSON', `${head}.bm90.c2ln`],
    ['a payload that is not an object', jwtOf('text')],
    ['white space around it', ` ${JWT}`],
    ['a line break in it', `${head}.${payload}.c2\nln`],
    ['more than 16 Ki characters', jwtOf({ pad: 'p'.repeat(16_384) })],
  ]
  for (const [what, value] of REFUSED) {
    it(`is not ${what}`, () => {
      assert.throws(() => assertionParameters(value, 'The source'), {
        name: 'CredentialUnavailable',
        message: /^The source gave no signed JWT/,
      })
    })
  }

  it('is never repeated in the error', () => {
    const secret = 'opaque-token-value'
    assert.throws(
      () => assertionParameters(secret, 'It'),
      (error) => error instanceof CredentialUnavailable && !error.message.includes(secret),
    )
  })
})
