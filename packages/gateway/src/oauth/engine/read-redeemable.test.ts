import assert from 'node:assert/strict'
import { afterEach, beforeEach, it } from 'node:test'
import { systemClock } from '../../kernel/clock.ts'
import type { Store } from '../../storage/ports/store.ts'
import { openSqliteStore } from '../../storage/sql/open-store.ts'
import { type Engine, refresh, revoke, sharedVault, startEngine } from './engine-fixture.ts'

let store: Store
let engine: Engine
let asked: string[]

/** The methods of the ports that were called, in order. */
function recording(real: Store): Store {
  const note = <P extends object>(port: P): P =>
    new Proxy(port, {
      get: (target, name, receiver) => {
        const method = Reflect.get(target, name, receiver) as (...args: unknown[]) => unknown
        return (...args: unknown[]) => {
          const nothing = name === 'commit' && (args[0] as unknown[]).length === 0
          if (!nothing) asked.push(String(name))
          return method(...args)
        }
      },
    })
  const { engineRecords, refreshReplies, stepUps } = real
  return {
    ...real,
    engineRecords: note(engineRecords),
    refreshReplies: note(refreshReplies),
    stepUps: note(stepUps),
  }
}

beforeEach(async () => {
  asked = []
  store = await openSqliteStore(':memory:', sharedVault, systemClock)
  engine = await startEngine({ store: recording(store) })
})
afterEach(async () => {
  await engine.kill()
  await store.close()
})

it('a refresh asks the store once, and commits once', async () => {
  const { refreshToken } = await engine.connect()
  asked.length = 0
  assert.equal((await refresh(engine, refreshToken)).status, 200)
  assert.deepEqual(asked, ['findRedeemable', 'commit'])
})

it('a token that is no refresh token costs one look', async () => {
  assert.equal((await refresh(engine, 'unknown')).body.error, 'invalid_grant')
  assert.deepEqual(asked, ['findRedeemable'])
})

it('a repeat that meets the revocation of its connection is refused, and is no theft', async () => {
  const { refreshToken } = await engine.connect()
  const { body } = await refresh(engine, refreshToken)
  const engineRecords = {
    ...store.engineRecords,
    async findRedeemable(tokenHash: string) {
      const found = await store.engineRecords.findRedeemable(tokenHash)
      assert.ok(found?.grant)
      assert.equal((await revoke(engine, body.refresh_token ?? '')).status, 200)
      return found
    },
  }
  const late = await startEngine({ store: { ...store, engineRecords } })
  const answer = await refresh(late, refreshToken)
  await late.kill()
  assert.deepEqual([answer.status, answer.body.error], [400, 'invalid_grant'])
  const events = (await store.auditTrail.list(10)).map(({ event }) => event)
  assert.deepEqual(events, ['grant_revoked', 'refreshed'])
})
