import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { afterEach, beforeEach, describe, it } from 'node:test'
import { systemClock } from '../../kernel/clock.ts'
import { createVault } from '../../kernel/seal.ts'
import type { AuditEvent } from '../../storage/ports/audit-trail.ts'
import type { Write } from '../../storage/ports/engine-records.ts'
import type { Store } from '../../storage/ports/store.ts'
import { openSqliteStore } from '../../storage/sql/open-store.ts'
import {
  type Engine,
  type EngineAnswer,
  type EngineOptions,
  later,
  refresh,
  revoke,
  sharedVault,
  startEngine,
} from './engine-fixture.ts'

const other = {
  client_id: 'other',
  redirect_uris: ['http://localhost/callback'],
  grant_types: ['authorization_code', 'refresh_token'],
  token_endpoint_auth_method: 'none',
}

let store: Store
let engines: Engine[]

const start = async (options: Partial<EngineOptions> = {}): Promise<Engine> => {
  const engine = await startEngine({ store, clients: [other], ...options })
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

describe('a refresh that is repeated', () => {
  it('gets the very same answer for 90 seconds, from any replica, and each time is recorded', async (t) => {
    const [one, two] = [await start(), await start()]
    const { refreshToken } = await one.connect()
    const first = await refresh(one, refreshToken)
    const next = granted(first)
    // Bursts of clients in production came so long after the first request.
    for (const [engine, seconds] of [
      [two, 33],
      [one, 20],
      [two, 23],
    ] as const) {
      later(t, seconds)
      assert.equal((await refresh(engine, refreshToken)).text, first.text)
    }
    assert.deepEqual(await trail(), [
      'refreshed',
      'refresh_replayed',
      'refresh_replayed',
      'refresh_replayed',
    ])
    granted(await refresh(one, next))
  })

  it('ends the family after that: the window starts with the first redemption and no repeat moves it', async (t) => {
    const engine = await start()
    const { refreshToken, grant } = await engine.connect()
    const next = granted(await refresh(engine, refreshToken))
    for (const seconds of [60, 29]) {
      later(t, seconds)
      granted(await refresh(engine, refreshToken))
    }
    later(t, 1)
    refused(await refresh(engine, refreshToken))
    assert.equal(await stands(grant), false)
    refused(await refresh(engine, next))
    assert.deepEqual((await trail()).slice(-2), ['grant_revoked', 'refresh_reused'])
  })

  it('keeps to a window that was made shorter since', async (t) => {
    const [long, short] = [await start({ refreshReplay: 300 }), await start({ refreshReplay: 30 })]
    const { refreshToken, grant } = await long.connect()
    granted(await refresh(long, refreshToken))
    later(t, 31)
    granted(await refresh(long, refreshToken))
    refused(await refresh(short, refreshToken))
    assert.equal(await stands(grant), false)
  })

  it('keeps to the window it was answered in when a longer one is set since', async (t) => {
    const [short, long] = [await start({ refreshReplay: 30 }), await start({ refreshReplay: 300 })]
    const { refreshToken, grant } = await short.connect()
    granted(await refresh(short, refreshToken))
    later(t, 31)
    refused(await refresh(long, refreshToken))
    assert.equal(await stands(grant), false)
  })

  it('is refused once somebody went on with the answer, and the family lives', async () => {
    const [one, two] = [await start(), await start()]
    const { refreshToken } = await one.connect()
    const second = granted(await refresh(one, refreshToken))
    const third = granted(await refresh(two, second))
    refused(await refresh(one, refreshToken))
    refused(await refresh(two, refreshToken))
    granted(await refresh(one, third))
    assert.deepEqual(await trail(), [
      'refreshed',
      'refreshed',
      'refresh_superseded',
      'refresh_superseded',
      'refreshed',
    ])
  })

  it('is refused when it asks for something else, and the family lives', async () => {
    const engine = await start()
    const { refreshToken } = await engine.connect()
    const wide = await refresh(engine, refreshToken)
    refused(await refresh(engine, refreshToken, { scope: 'a:read' }))
    refused(await refresh(engine, refreshToken, { resource: 'https://voordeur.example/mcp' }))
    assert.equal((await refresh(engine, refreshToken)).text, wide.text)
    assert.equal((await trail()).filter((each) => each === 'refresh_superseded').length, 2)
  })

  it('that asked for less gets less again', async () => {
    const engine = await start()
    const { refreshToken } = await engine.connect()
    const narrow = await refresh(engine, refreshToken, { scope: 'a:read' })
    assert.equal(narrow.body.scope, 'a:read')
    assert.equal((await refresh(engine, refreshToken, { scope: 'a:read' })).text, narrow.text)
    refused(await refresh(engine, refreshToken))
  })

  it('is checked like a first one: another client, a wrong scope or a wrong resource gets nothing', async () => {
    const engine = await start()
    const { refreshToken } = await engine.connect()
    const first = await refresh(engine, refreshToken)
    refused(await refresh(engine, refreshToken, { client_id: 'other' }))
    refused(await refresh(engine, refreshToken, { scope: 'a:read c:all' }), 'invalid_scope')
    assert.equal((await refresh(engine, refreshToken)).text, first.text)
    assert.deepEqual(await trail(), ['refreshed', 'refresh_replayed'])
  })

  it('of a request that was refused is a first one: a refusal uses nothing up', async () => {
    const engine = await start()
    const { refreshToken } = await engine.connect()
    const elsewhere = { resource: 'https://elsewhere.example' }
    refused(await refresh(engine, refreshToken, elsewhere), 'invalid_target')
    granted(await refresh(engine, refreshToken))
    assert.deepEqual(await trail(), ['refreshed'])
  })

  it('by another client after the window ends nothing', async (t) => {
    const engine = await start()
    const { refreshToken, grant } = await engine.connect()
    granted(await refresh(engine, refreshToken))
    later(t, 100)
    refused(await refresh(engine, refreshToken, { client_id: 'other' }))
    assert.equal(await stands(grant), true)
  })

  it('gets nothing any more when the grant was revoked', async () => {
    const [one, two] = [await start(), await start()]
    const { refreshToken } = await one.connect()
    const next = granted(await refresh(one, refreshToken))
    assert.equal((await revoke(two, next)).status, 200)
    refused(await refresh(one, refreshToken))
    refused(await refresh(one, next))
  })

  it('eight times at once, on two replicas, gets one answer', async () => {
    const [one, two] = [await start(), await start()]
    for (let round = 0; round < 5; round++) {
      const { refreshToken } = await one.connect()
      const answers = await Promise.all(
        Array.from({ length: 8 }, (_, n) => refresh(n % 2 ? one : two, refreshToken)),
      )
      assert.equal(new Set(answers.map(granted)).size, 1)
      assert.equal(new Set(answers.map(({ text }) => text)).size, 1)
    }
    assert.equal((await trail()).filter((each) => each === 'refreshed').length, 5)
    assert.equal((await trail()).filter((each) => each === 'refresh_replayed').length, 35)
  })

  it('ends its family at once where repeats are switched off, and no answer is kept', async () => {
    const kept: Write[] = []
    const watched: Store = {
      ...store,
      engineRecords: {
        ...store.engineRecords,
        commit(writes) {
          kept.push(...writes.filter(({ type }) => type === 'reply'))
          return store.engineRecords.commit(writes)
        },
      },
    }
    const engine = await start({ store: watched, refreshReplay: 0 })
    const { refreshToken, grant } = await engine.connect()
    granted(await refresh(engine, refreshToken))
    assert.deepEqual(kept, [])
    refused(await refresh(engine, refreshToken))
    assert.equal(await stands(grant), false)
  })

  it('gets nothing from an answer that does not open, and the family lives', async () => {
    const damaged: Store = {
      ...store,
      refreshReplies: {
        ...store.refreshReplies,
        async find(hash) {
          const reply = await store.refreshReplies.find(hash)
          return reply && { ...reply, sealed: createVault(randomBytes(32)).seal('x', '{}') }
        },
      },
    }
    const [good, bad] = [await start(), await start({ store: damaged })]
    const { refreshToken } = await good.connect()
    const first = await refresh(good, refreshToken)
    refused(await refresh(bad, refreshToken))
    assert.equal((await refresh(good, refreshToken)).text, first.text)
    assert.deepEqual(await trail(), ['refreshed', 'refresh_superseded', 'refresh_replayed'])
  })
})
