import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { everybodysKey, exchangeKey } from './cache-key.ts'
import { CLAIMS, CLIENT, MAIL_READ, OTHER_TENANT, TENANT, USER_READ } from './delegation-fixture.ts'
import type { ExchangeRequest } from './on-behalf-of.ts'

const request: ExchangeRequest = {
  assertion: { token: 'assertion', tenantId: TENANT },
  scopes: [MAIL_READ, USER_READ],
  claims: CLAIMS,
}

/** Every way in which another exchange differs from `request`. */
const OTHERS: Readonly<Record<string, ExchangeRequest>> = {
  'another assertion': { ...request, assertion: { token: 'assertioN', tenantId: TENANT } },
  'another tenant': { ...request, assertion: { token: 'assertion', tenantId: OTHER_TENANT } },
  'fewer scopes': { ...request, scopes: [USER_READ] },
  'other scopes': { ...request, scopes: [MAIL_READ, `${USER_READ}.All`] },
  'scopes run together': { ...request, scopes: [`${MAIL_READ}${USER_READ}`] },
  'other claims': { ...request, claims: CLAIMS.replace('c1', 'c2') },
  'no claims': { assertion: request.assertion, scopes: request.scopes },
}

describe('the key of an exchange', () => {
  it('is the same for the same exchange, and holds no assertion', () => {
    assert.equal(exchangeKey(CLIENT, request), exchangeKey(CLIENT, structuredClone(request)))
    assert.match(exchangeKey(CLIENT, request), /^[\w-]{43}$/)
  })

  it('differs with every part', () => {
    const keys = [request, ...Object.values(OTHERS)].map((each) => exchangeKey(CLIENT, each))
    keys.push(exchangeKey(OTHER_TENANT, request))
    assert.equal(new Set(keys).size, keys.length)
  })

  it('does not depend on what the person agreed to on our page', () => {
    const agreed = { ...request, assertion: { ...request.assertion, downstream: [USER_READ] } }
    assert.equal(exchangeKey(CLIENT, agreed), exchangeKey(CLIENT, request))
  })
})

describe('the key of what everybody is told', () => {
  it('differs with tenant, client and scopes, and with nothing of the person', () => {
    const key = everybodysKey(CLIENT, request)
    assert.equal(everybodysKey(CLIENT, OTHERS['another assertion'] as ExchangeRequest), key)
    assert.equal(everybodysKey(CLIENT, OTHERS['other claims'] as ExchangeRequest), key)
    assert.notEqual(everybodysKey(CLIENT, OTHERS['another tenant'] as ExchangeRequest), key)
    assert.notEqual(everybodysKey(CLIENT, OTHERS['fewer scopes'] as ExchangeRequest), key)
    assert.notEqual(everybodysKey(OTHER_TENANT, request), key)
    assert.notEqual(exchangeKey(CLIENT, request), key)
  })
})
