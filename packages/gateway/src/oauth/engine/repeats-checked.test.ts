import assert from 'node:assert/strict'
import { afterEach, beforeEach, describe, it } from 'node:test'
import { exportJWK, generateKeyPair, SignJWT } from 'jose'
import {
  type IdentityProvider,
  UpstreamRevoked,
  UpstreamUnavailable,
} from '../../identity/identity-provider.ts'
import { systemClock } from '../../kernel/clock.ts'
import type { AuditEvent } from '../../storage/ports/audit-trail.ts'
import type { Store } from '../../storage/ports/store.ts'
import { openSqliteStore } from '../../storage/sql/open-store.ts'
import {
  APP,
  type Engine,
  type EngineAnswer,
  type EngineOptions,
  later,
  post,
  refresh,
  sharedVault,
  startEngine,
} from './engine-fixture.ts'
import { PATHS } from './settings.ts'

const ROBOT = 'robot'
const { privateKey, publicKey } = await generateKeyPair('ES256', { extractable: true })
const robot = {
  client_id: ROBOT,
  redirect_uris: ['http://localhost/callback'],
  grant_types: ['authorization_code', 'refresh_token'],
  token_endpoint_auth_method: 'private_key_jwt',
  jwks: { keys: [await exportJWK(publicKey)] },
}
let store: Store
let engines: Engine[]

const start = async (options: Partial<EngineOptions> = {}): Promise<Engine> => {
  const engine = await startEngine({ store, clients: [robot], ...options })
  engines.push(engine)
  return engine
}

const granted = (answer: EngineAnswer): string => {
  assert.equal(answer.status, 200, answer.text)
  return answer.body.refresh_token ?? ''
}
const refused = (answer: EngineAnswer, error = 'invalid_grant') =>
  assert.deepEqual([answer.status, answer.body.error], [400, error], answer.text)

/** What was recorded, oldest first. */
const trail = async (): Promise<AuditEvent[]> =>
  (await store.auditTrail.list(100)).map(({ event }) => event).reverse()

const stands = async (grant: string) =>
  (await store.engineRecords.find('Grant', grant)) !== undefined

beforeEach(async () => {
  store = await openSqliteStore(':memory:', sharedVault, systemClock)
  engines = []
})
afterEach(async () => {
  for (const engine of engines) await engine.kill()
  await store.close()
})

describe('the provider’s word on a repeated refresh', () => {
  const AN_HOUR = 3_600
  const connectedAnHourAgo = async (
    t: Parameters<typeof later>[0],
    answer: IdentityProvider['refresh'],
  ) => {
    const engine = await start({ upstreamRefresh: answer })
    const { refreshToken, grant, personId } = await engine.connect()
    later(t, AN_HOUR - 10)
    const next = granted(await refresh(engine, refreshToken))
    later(t, 20)
    return { engine, refreshToken, grant, personId, next }
  }

  it('is asked again, and when it takes the person back there is no answer', async (t) => {
    const { engine, refreshToken, grant, next } = await connectedAnHourAgo(t, async () => {
      throw new UpstreamRevoked('gone')
    })
    refused(await refresh(engine, refreshToken))
    assert.equal(await stands(grant), false)
    refused(await refresh(engine, next))
    const [ended] = await store.revocations.since(0, 10)
    assert.deepEqual([ended?.kind, ended?.subject], ['grant', grant])
    assert.deepEqual(await trail(), ['refreshed', 'grant_revoked'])
  })

  it('is waited for: while nobody can tell, the answer is 503 and nothing has ended', async (t) => {
    let reachable = false
    const engine = await start({
      upstreamRefresh: async () => {
        if (!reachable) throw new UpstreamUnavailable('away')
        return { accessToken: 'upstream' }
      },
    })
    const { refreshToken } = await engine.connect()
    later(t, 4 * AN_HOUR - 10)
    const first = await refresh(engine, refreshToken)
    granted(first)
    later(t, 20)
    const away = await refresh(engine, refreshToken)
    assert.deepEqual([away.status, away.body.error], [503, 'temporarily_unavailable'])
    assert.equal(away.headers.get('retry-after'), '60')
    reachable = true
    assert.equal((await refresh(engine, refreshToken)).text, first.text)
  })

  it('that waits for the person holds back the answer, and the family lives', async () => {
    const engine = await start()
    const { refreshToken, grant, personId } = await engine.connect()
    const first = await refresh(engine, refreshToken)
    const demand = { grant, personId, clientId: APP, by: 'challenge' } as const
    await store.stepUps.raise({ ...demand, expiresAt: Date.now() + 60_000 })
    refused(await refresh(engine, refreshToken))
    await store.stepUps.settle(personId, APP)
    assert.equal((await refresh(engine, refreshToken)).text, first.text)
  })
})

describe('a client that proves itself with its key', () => {
  const assertion = async () => {
    const now = Math.floor(Date.now() / 1000)
    const claims = {
      iss: ROBOT,
      sub: ROBOT,
      aud: 'https://voordeur.example',
      jti: crypto.randomUUID(),
    }
    return new SignJWT({ ...claims, iat: now, exp: now + 60 })
      .setProtectedHeader({ alg: 'ES256' })
      .sign(privateKey)
  }
  const refreshWith = (engine: Engine, refresh_token: string, client_assertion: string) =>
    post(engine, PATHS.token, {
      grant_type: 'refresh_token',
      refresh_token,
      client_assertion,
      client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
    })

  it('repeats a refresh with a new assertion, and each assertion is used up', async () => {
    const [one, two] = [await start(), await start()]
    const { refreshToken, grant } = await one.connect(ROBOT)
    const [first, second] = [await assertion(), await assertion()]
    const answer = await refreshWith(one, refreshToken, first)
    granted(answer)
    assert.equal((await refreshWith(two, refreshToken, second)).text, answer.text)
    for (const used of [first, second]) {
      const { status, body } = await refreshWith(two, refreshToken, used)
      assert.deepEqual([status, body.error], [401, 'invalid_client'])
    }
    assert.equal(await stands(grant), true)
  })

  it('has used an assertion up also when the repeat is refused', async () => {
    const engine = await start()
    const { refreshToken } = await engine.connect(ROBOT)
    const next = granted(await refreshWith(engine, refreshToken, await assertion()))
    granted(await refreshWith(engine, next, await assertion()))
    const once = await assertion()
    refused(await refreshWith(engine, refreshToken, once))
    assert.equal((await refreshWith(engine, refreshToken, once)).status, 401)
  })

  it('gets one answer for eight copies of one request: an assertion is no repeat', async () => {
    const engine = await start()
    const { refreshToken, grant } = await engine.connect(ROBOT)
    const once = await assertion()
    const answers = await Promise.all(
      Array.from({ length: 8 }, () => refreshWith(engine, refreshToken, once)),
    )
    assert.equal(answers.filter(({ status }) => status === 200).length, 1)
    assert.equal(await stands(grant), true)
  })

  it('is not replaced by who has the token only', async () => {
    const engine = await start()
    const { refreshToken } = await engine.connect(ROBOT)
    granted(await refreshWith(engine, refreshToken, await assertion()))
    const { status, body } = await refresh(engine, refreshToken, { client_id: ROBOT })
    assert.deepEqual([status, body.error], [401, 'invalid_client'])
  })
})
