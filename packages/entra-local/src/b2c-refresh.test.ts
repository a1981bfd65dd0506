import assert from 'node:assert/strict'
import { test } from 'node:test'
import { decodeJwt } from 'jose'
import { ALL, codeOf, RESET, SIGN_IN, startB2cFixture, TIJN, TIJN_OID } from './b2c-fixture.ts'
import { APP, NOOR, OTHER_APP } from './entra-fixture.ts'

const DAY = 24 * 3600 * 1000

const { codeFor, entra, redeem, refresh } = startB2cFixture()

const tokens = async (fields = {}) => (await redeem(await codeFor(fields))).body

test('a refresh gives new tokens for no more than was agreed to, in the same policy', async () => {
  const first = await tokens({ nonce: 'once' })
  const { status, body } = await refresh(first.refresh_token, { scope: ALL })
  assert.equal(status, 200)
  assert.equal(decodeJwt(String(body.id_token))['nonce'], undefined)
  assert.equal(decodeJwt(String(body.id_token)).sub, TIJN_OID)
  assert.notEqual(body.refresh_token, first.refresh_token)
  assert.equal((await refresh(first.refresh_token)).status, 200)
  const wider = await refresh(first.refresh_token, {
    scope: `openid api://${OTHER_APP.client_id}/access_as_user`,
  })
  assert.deepEqual(codeOf(wider.body), ['invalid_scope', 90117])
  const other = await tokens({
    scope: `offline_access api://${OTHER_APP.client_id}/access_as_user`,
  })
  for (const [ticket, scope] of [
    [other.refresh_token, APP.client_id],
    [other.refresh_token, `openid api://${OTHER_APP.client_id}/access_as_user`],
  ])
    assert.deepEqual(codeOf((await refresh(ticket, { scope })).body), ['invalid_scope', 90117])
  const narrower = await refresh(first.refresh_token, { scope: APP.client_id })
  assert.equal(narrower.body.id_token, undefined)
  assert.deepEqual(codeOf((await refresh(first.refresh_token, {}, RESET)).body), [
    'invalid_grant',
    90088,
  ])
  assert.deepEqual(codeOf((await refresh('garbage')).body), ['invalid_grant', 90090])
})

test('a scope of the same resource that was not agreed to is refused as well', async () => {
  const fixture = startB2cFixture({ clients: [{ ...APP, scopes: ['read', 'write'] }] })
  const scope = `api://${APP.client_id}/read`
  const { status, body } = await fixture.redeem(await fixture.codeFor({ scope }), {
    scope: `api://${APP.client_id}/write`,
  })
  assert.deepEqual([status, ...codeOf(body)], [400, 'invalid_scope', 90117])
})

test('a refresh token ends after 14 days, and a sign-in after 90 days of refreshing', async () => {
  const fixture = startB2cFixture()
  const first = (await fixture.redeem(await fixture.codeFor())).body.refresh_token
  let current = first
  fixture.clock.now += 14 * DAY - 1000
  for (let day = 14; day < 90; day += 13) {
    const { status, body } = await fixture.refresh(current)
    assert.equal(status, 200, `day ${day}`)
    current = body.refresh_token
    fixture.clock.now += 13 * DAY
  }
  const over = await fixture.refresh(current)
  assert.deepEqual(codeOf(over.body), ['invalid_grant', 90080])
  assert.match(String(over.body.error_description), /Current time: \d+, Grant issued time: \d+/)

  const other = startB2cFixture()
  const unused = (await other.redeem(await other.codeFor())).body.refresh_token
  other.clock.now += 14 * DAY
  assert.deepEqual(codeOf((await other.refresh(unused)).body), ['invalid_grant', 90080])
})

test('a throttled customer gets 429 with Retry-After that many times, and nobody else does', async () => {
  const { refresh_token } = await tokens()
  const LOTTE = 'lotte@huurder.example'
  const other = (await redeem(await codeFor({}, SIGN_IN, LOTTE))).body.refresh_token
  entra.control.throttle(TIJN, { retryAfter: 9, times: 1 })
  assert.equal((await refresh(other)).status, 200)
  const { status, headers, body } = await refresh(refresh_token)
  assert.deepEqual([status, headers.get('retry-after')], [429, '9'])
  assert.deepEqual(codeOf(body), ['temporarily_unavailable', 90035])
  assert.equal((await refresh(refresh_token)).status, 200)
})

test('whoever is disabled, blocked or signed out everywhere cannot refresh any more', async () => {
  const { refresh_token } = await tokens()
  const { control } = entra
  control.disable(TIJN)
  assert.deepEqual(codeOf((await refresh(refresh_token)).body), ['invalid_grant', 90128])
  control.enable(TIJN)
  control.block(TIJN, 53003)
  assert.deepEqual(codeOf((await refresh(refresh_token)).body), ['invalid_grant', 90128])
  control.lift(TIJN)
  assert.equal((await refresh(refresh_token)).status, 200)
  control.revokeSessions(TIJN)
  assert.deepEqual(codeOf((await refresh(refresh_token)).body), ['invalid_grant', 90129])
  assert.equal((await refresh((await tokens()).refresh_token)).status, 200)
  control.disable(NOOR)
  assert.equal((await refresh((await tokens()).refresh_token)).status, 200)
})
