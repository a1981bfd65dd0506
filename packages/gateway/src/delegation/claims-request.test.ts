import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { claimsObject, MAX_CLAIMS_CHARS } from '../identity/claims-request.ts'
import { claimsParameter } from './claims-request.ts'

describe('a claims request', () => {
  it('is a JSON object of bounded size and nothing else', () => {
    const long = JSON.stringify({ a: 'x'.repeat(MAX_CLAIMS_CHARS) })
    for (const text of ['', '{', '[]', '[{}]', 'null', '1', '"a"', long, undefined, {}, 7]) {
      assert.equal(claimsObject(text), undefined, String(text).slice(0, 20))
    }
    assert.deepEqual(claimsObject('{"access_token":{}}'), { access_token: {} })
  })

  it('says that we handle claims challenges, beside what was asked', () => {
    const asked = '{"id_token":{"a":1},"access_token":{"acrs":{"value":"c1"}}}'
    assert.deepEqual(JSON.parse(claimsParameter(asked, true) ?? ''), {
      id_token: { a: 1 },
      access_token: { acrs: { value: 'c1' }, xms_cc: { values: ['cp1'] } },
    })
  })

  it('says so without anything asked', () => {
    const expected = { access_token: { xms_cc: { values: ['cp1'] } } }
    assert.deepEqual(JSON.parse(claimsParameter(undefined, true) ?? ''), expected)
    const odd = '{"access_token":["xms_cc"]}'
    assert.deepEqual(JSON.parse(claimsParameter(odd, true) ?? ''), expected)
  })

  it('is passed as it came, or left out, where we do not handle challenges', () => {
    assert.equal(claimsParameter(' {"access_token":{}} ', false), ' {"access_token":{}} ')
    assert.equal(claimsParameter(undefined, false), undefined)
  })
})
