import assert from 'node:assert/strict'
import { createHash, randomBytes } from 'node:crypto'
import { afterEach, beforeEach, describe, it } from 'node:test'
import { systemClock } from '../../kernel/clock.ts'
import { sha256 } from '../../kernel/hash.ts'
import type { Store } from '../../storage/ports/store.ts'
import { openSqliteStore } from '../../storage/sql/open-store.ts'
import {
  APP,
  type Engine,
  type EngineAnswer,
  type EngineOptions,
  post,
  refresh,
  revoke,
  sharedVault,
  startEngine,
} from './engine-fixture.ts'
import { Flight, Flights, steppedStore } from './flights-fixture.ts'
import { PATHS } from './settings.ts'

const ONCE = {
  client_id: 'once',
  redirect_uris: ['http://localhost/callback'],
  grant_types: ['authorization_code'],
  token_endpoint_auth_method: 'none',
}

let store: Store
let engine: Engine
const flights = new Flights()

const start = async (options: Partial<EngineOptions> = {}) => {
  const { around } = flights
  const stepped = steppedStore(store)
  engine = await startEngine({ store: stepped, around, clients: [ONCE], ...options })
}

/** A request that has read all it reads, and stands before its commit. */
async function beforeCommit(
  send: (headers: Record<string, string>) => Promise<EngineAnswer>,
): Promise<{ finish(): Promise<EngineAnswer> }> {
  const flight = new Flight()
  const answer = send(flights.expect(flight))
  await flight.step()
  while (flight.waitsFor !== 'commit') {
    assert.equal(flight.ended, false, 'it never came to a commit')
    await flight.step()
  }
  return {
    async finish() {
      while (!flight.ended) await flight.step()
      return answer
    },
  }
}

async function freshCode(clientId = APP) {
  const verifier = randomBytes(32).toString('base64url')
  const challenge = createHash('sha256').update(verifier).digest('base64url')
  const code = await engine.code(challenge, clientId)
  const fields = {
    grant_type: 'authorization_code',
    client_id: clientId,
    code,
    code_verifier: verifier,
    redirect_uri: 'http://localhost/callback',
  }
  const redeem = (headers: Record<string, string> = {}) =>
    post(engine, PATHS.token, fields, { headers })
  const record = await store.engineRecords.find('AuthorizationCode', sha256(code))
  return Object.assign(redeem, { grant: record?.grantHash ?? '' })
}

const refused = ({ status, body, text }: EngineAnswer) =>
  assert.deepEqual([status, body.error], [400, 'invalid_grant'], text)

const trail = async () => (await store.auditTrail.list(100)).map(({ event }) => event).reverse()

describe('what happens between the checks of a request and its commit', () => {
  beforeEach(async () => {
    store = await openSqliteStore(':memory:', sharedVault, systemClock)
  })
  afterEach(async () => {
    await engine.kill()
    await store.close()
  })

  it('another redemption of the code: this one is refused, and ends nothing', async () => {
    await start()
    const redeem = await freshCode()
    const slow = await beforeCommit(redeem)
    const won = await redeem()
    assert.equal(won.status, 200)
    refused(await slow.finish())
    assert.deepEqual(await trail(), ['code_redeemed'])
    assert.equal((await refresh(engine, won.body.refresh_token ?? '')).status, 200)
  })

  it('the end of the grant: a code gives no token, with a refresh token or without one', async () => {
    for (const clientId of [APP, ONCE.client_id]) {
      await start()
      const redeem = await freshCode(clientId)
      const slow = await beforeCommit(redeem)
      await store.engineRecords.commit([{ type: 'revoke-all', of: 'client', id: clientId }])
      refused(await slow.finish())
      assert.deepEqual(await trail(), [])
      await engine.kill()
    }
    await start()
  })

  it('the end of the grant: a refresh token gives no token', async () => {
    await start()
    const { refreshToken, personId } = await engine.connect()
    const slow = await beforeCommit((headers) => refresh(engine, refreshToken, {}, { headers }))
    await store.engineRecords.commit([{ type: 'revoke-all', of: 'person', id: personId }])
    refused(await slow.finish())
    assert.deepEqual(await trail(), [])
  })

  it('another refresh: this one is a repeat, gets the same answer and counts as one request', async () => {
    let counted = 0
    await start({ counted: () => counted++ })
    const { refreshToken } = await engine.connect()
    const slow = await beforeCommit((headers) => refresh(engine, refreshToken, {}, { headers }))
    const won = await refresh(engine, refreshToken)
    assert.equal((await slow.finish()).text, won.text)
    assert.equal(counted, 2)
    assert.deepEqual(await trail(), ['refreshed', 'refresh_replayed'])
  })

  it('another refresh, where repeats are switched off: this one is refused, and ends nothing', async () => {
    await start({ refreshReplay: 0 })
    const { refreshToken } = await engine.connect()
    const slow = await beforeCommit((headers) => refresh(engine, refreshToken, {}, { headers }))
    const won = await refresh(engine, refreshToken)
    refused(await slow.finish())
    assert.deepEqual(await trail(), ['refreshed', 'refresh_superseded'])
    assert.equal((await refresh(engine, won.body.refresh_token ?? '')).status, 200)
  })

  it('a use of the answer: its repeat is refused after all, and ends nothing', async () => {
    await start()
    const { refreshToken } = await engine.connect()
    const next = (await refresh(engine, refreshToken)).body.refresh_token ?? ''
    const slow = await beforeCommit((headers) => refresh(engine, refreshToken, {}, { headers }))
    assert.equal((await refresh(engine, next)).status, 200)
    refused(await slow.finish())
    assert.deepEqual(await trail(), ['refreshed', 'refreshed', 'refresh_superseded'])
  })

  it('the end of the grant alone: no code, no first use and no repeat gets anything', async () => {
    await start()
    const redeem = await freshCode(ONCE.client_id)
    const zero = await beforeCommit(redeem)
    await store.engineRecords.commit([{ type: 'remove', model: 'Grant', idHash: redeem.grant }])
    refused(await zero.finish())
    const first = await engine.connect()
    const unused = first.refreshToken
    const one = await beforeCommit((headers) => refresh(engine, unused, {}, { headers }))
    await store.engineRecords.commit([{ type: 'remove', model: 'Grant', idHash: first.grant }])
    refused(await one.finish())
    const second = await engine.connect()
    const used = second.refreshToken
    assert.equal((await refresh(engine, used)).status, 200)
    const two = await beforeCommit((headers) => refresh(engine, used, {}, { headers }))
    await store.engineRecords.commit([{ type: 'remove', model: 'Grant', idHash: second.grant }])
    refused(await two.finish())
    assert.deepEqual(await trail(), ['refreshed'])
  })

  it('the end of the grant: a repeat gets nothing', async () => {
    await start()
    const { refreshToken } = await engine.connect()
    const next = (await refresh(engine, refreshToken)).body.refresh_token ?? ''
    const slow = await beforeCommit((headers) => refresh(engine, refreshToken, {}, { headers }))
    assert.equal((await revoke(engine, next)).status, 200)
    refused(await slow.finish())
    assert.deepEqual(await trail(), ['refreshed', 'grant_revoked'])
  })
})
