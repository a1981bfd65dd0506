import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { claimsChallenge } from './claims-challenge.ts'
import { CLAIMS } from './delegation-fixture.ts'

const base64 = (text: string) => Buffer.from(text).toString('base64')

const challenged = (header: string | undefined, status = 401) =>
  claimsChallenge(
    new Response(null, { status, headers: header ? { 'www-authenticate': header } : {} }),
  )

const bearer = (claims: string, error = 'insufficient_claims') =>
  `Bearer realm="", error="${error}", claims="${claims}"`

describe('a claims challenge', () => {
  it('is found on 401 and 403, in either base64 alphabet', () => {
    const claims = '{"access_token":{"note":{"value":"??>>é"}}}'
    const encoded = base64(claims)
    assert.match(encoded, /[+/]/)
    for (const value of [encoded, encoded.replaceAll('+', '-').replaceAll('/', '_')]) {
      for (const status of [401, 403]) {
        assert.equal(challenged(bearer(value), status), claims)
        assert.equal(challenged(bearer(value.replaceAll('=', '')), status), claims)
      }
    }
  })

  it('is found among others, behind commas in quotes', () => {
    const graph =
      'Basic realm="a, b", Bearer error="invalid_token", ' +
      'Bearer authorization_uri="https://login.example/common/oauth2/authorize", ' +
      'errorDescription="Result: InteractionRequired, code: TokenIssuedBeforeRevocation", ' +
      `error="insufficient_claims", claims="${base64(CLAIMS)}", PoP nonce="n"`
    assert.equal(challenged(graph), CLAIMS)
  })

  it('is not what merely looks like one', () => {
    const good = base64(CLAIMS)
    assert.equal(challenged(undefined), undefined)
    assert.equal(challenged(bearer(good), 200), undefined)
    assert.equal(challenged(bearer(good), 400), undefined)
    assert.equal(challenged(bearer(good, 'invalid_token')), undefined)
    assert.equal(challenged(bearer(good).replace('Bearer', 'PoP')), undefined)
    assert.equal(challenged('Bearer error="insufficient_claims"'), undefined)
    assert.equal(challenged(`Bearer realm="error=insufficient_claims, claims=${good}"`), undefined)
    for (const bad of [
      '',
      '!!!',
      `${good.slice(0, 8)} ${good.slice(8)}`,
      base64('{'),
      base64('[]'),
      base64('"a"'),
      Buffer.from('{"a":"\xff"}', 'latin1').toString('base64'),
      base64(JSON.stringify({ a: 'x'.repeat(8 * 1024) })),
    ]) {
      assert.equal(challenged(bearer(bad)), undefined, bad.slice(0, 40))
    }
  })

  it('is taken from the first that can be read', () => {
    assert.equal(challenged(`${bearer('!!!')}, ${bearer(base64(CLAIMS))}`), CLAIMS)
  })
})
