import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { afterEach, beforeEach, describe, it } from 'node:test'
import { systemClock } from '../../kernel/clock.ts'
import { sha256 } from '../../kernel/hash.ts'
import type { Store } from '../../storage/ports/store.ts'
import { openSqliteStore } from '../../storage/sql/open-store.ts'
import { UPSTREAM_GRANT } from '../end-of-grant.ts'
import {
  APP,
  type Engine,
  later,
  post,
  refresh,
  revoke,
  sharedVault,
  startEngine,
} from './engine-fixture.ts'
import { GRANTED_SCOPES, PATHS } from './settings.ts'

const SECRET = 'a-secret-of-a-machine-with-more-than-32-characters'
const machine = {
  client_id: 'machine',
  client_secret: SECRET,
  redirect_uris: [],
  response_types: [],
  grant_types: ['client_credentials'],
  token_endpoint_auth_method: 'client_secret_post',
  [GRANTED_SCOPES]: 'a:read',
}
const other = {
  client_id: 'other',
  redirect_uris: ['http://localhost/callback'],
  grant_types: ['authorization_code', 'refresh_token'],
  token_endpoint_auth_method: 'none',
}

let store: Store
let engine: Engine

const find = (model: string, idHash: string) => store.engineRecords.find(model, idHash)
const ended = () => store.revocations.since(0, 10)
const trail = async () => (await store.auditTrail.list(100)).toReversed()

/** Every trace of a family is gone, and its access tokens are on the list. */
async function isOver(grant: string, personId: string, tokens: readonly string[]): Promise<void> {
  assert.equal(await find('Grant', grant), undefined)
  assert.equal(await find(UPSTREAM_GRANT, grant), undefined)
  for (const token of tokens) {
    assert.equal(await find('RefreshToken', sha256(token)), undefined)
    assert.equal(await store.refreshReplies.find(sha256(token)), undefined)
  }
  const now = Date.now()
  const [first] = await ended()
  assert.deepEqual([first?.kind, first?.subject], ['grant', grant])
  assert.ok((first?.notBefore ?? 0) <= now)
  // As long as the youngest access token, what verifiers tolerate, and clocks that differ.
  assert.ok((first?.expiresAt ?? 0) >= (first?.notBefore ?? 0) + 660_000)
  const entry = (await trail()).at(-1)
  assert.deepEqual(
    [entry?.event, entry?.grantHash, entry?.personId, entry?.clientId],
    ['grant_revoked', grant, personId, APP],
  )
}

beforeEach(async () => {
  store = await openSqliteStore(':memory:', sharedVault, systemClock)
  engine = await startEngine({ store, clients: [machine, other] })
})
afterEach(async () => {
  await engine.kill()
  await store.close()
})

describe('revocation (RFC 7009)', () => {
  it('of a refresh token ends its grant and every token of it', async () => {
    const { refreshToken, grant, personId } = await engine.connect()
    const next = (await refresh(engine, refreshToken)).body.refresh_token ?? ''
    assert.equal((await revoke(engine, next)).status, 200)
    await isOver(grant, personId, [refreshToken, next])
  })

  it('of a refresh token that was used already ends its family too', async () => {
    const { refreshToken, grant, personId } = await engine.connect()
    const next = (await refresh(engine, refreshToken)).body.refresh_token ?? ''
    assert.equal((await revoke(engine, refreshToken)).status, 200)
    await isOver(grant, personId, [refreshToken, next])
  })

  it('of an access token ends its grant too', async () => {
    const { refreshToken, grant, personId } = await engine.connect()
    const { access_token = '', refresh_token = '' } = (await refresh(engine, refreshToken)).body
    const { status, text } = await revoke(engine, access_token)
    assert.deepEqual([status, text], [200, ''])
    await isOver(grant, personId, [refreshToken, refresh_token])
  })

  it('by another client, or of what is no living token of ours, has no effect and says nothing', async (t) => {
    const { refreshToken, grant } = await engine.connect()
    const { access_token = '' } = (await refresh(engine, refreshToken)).body
    const foreign = await post(engine, PATHS.revocation, {
      client_id: 'other',
      token: access_token,
    })
    assert.deepEqual([foreign.status, foreign.text], [200, ''])
    assert.equal((await revoke(engine, `${access_token.slice(0, -6)}AAAAAA`)).status, 200)
    later(t, 700)
    assert.equal((await revoke(engine, access_token)).status, 200)
    assert.ok(await find('Grant', grant))
    assert.deepEqual(await ended(), [])
  })

  it('of a machine’s access token is declined openly: it belongs to no grant', async () => {
    const proof = { client_id: 'machine', client_secret: SECRET }
    const granted = await post(engine, PATHS.token, { grant_type: 'client_credentials', ...proof })
    const token = granted.body.access_token ?? ''
    const { status, body } = await post(engine, PATHS.revocation, { ...proof, token })
    assert.deepEqual([status, body.error], [400, 'unsupported_token_type'])
    assert.deepEqual(await ended(), [])
  })

  it('needs the proof of a client that has one', async () => {
    const { refreshToken, grant } = await engine.connect()
    const { access_token = '' } = (await refresh(engine, refreshToken)).body
    const { status } = await post(engine, PATHS.revocation, {
      client_id: 'machine',
      token: access_token,
    })
    assert.equal(status, 401)
    assert.ok(await find('Grant', grant))
  })
})

describe('what the engine stores', () => {
  it('says of a grant whose it is, and of the rest which grant, so that all can be revoked', async () => {
    const code = await engine.code(createHash('sha256').update('x').digest('base64url'))
    const { refreshToken, grant, personId } = await engine.connect()
    const next = (await refresh(engine, refreshToken)).body.refresh_token ?? ''
    for (const model of ['Grant', UPSTREAM_GRANT]) {
      const record = await find(model, grant)
      assert.deepEqual([record?.personId, record?.clientId], [personId, APP], model)
    }
    for (const token of [refreshToken, next])
      assert.equal((await find('RefreshToken', sha256(token)))?.grantHash, grant)
    const { grantHash = '' } = (await find('AuthorizationCode', sha256(code))) ?? {}
    assert.equal((await find('Grant', grantHash))?.personId, personId)
  })
})

describe('an authorization code that comes again', () => {
  it('ends what it issued at once, access tokens too, however soon', async () => {
    const verifier = 'v'.repeat(43)
    const code = await engine.code(createHash('sha256').update(verifier).digest('base64url'))
    const redeem = () =>
      post(engine, PATHS.token, {
        grant_type: 'authorization_code',
        client_id: APP,
        code,
        code_verifier: verifier,
        redirect_uri: 'http://localhost/callback',
      })
    const first = await redeem()
    const [entry] = await trail()
    assert.deepEqual([entry?.event, entry?.clientId], ['code_redeemed', APP])
    const again = await redeem()
    assert.deepEqual([again.status, again.body.error], [400, 'invalid_grant'])
    const { grantHash = '', personId = '' } = entry ?? {}
    await isOver(grantHash, personId, [first.body.refresh_token ?? ''])
  })
})
