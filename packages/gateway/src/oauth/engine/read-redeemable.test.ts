import assert from 'node:assert/strict'
import { afterEach, beforeEach, it } from 'node:test'
import { systemClock } from '../../kernel/clock.ts'
import type { Store } from '../../storage/ports/store.ts'
import { openSqliteStore } from '../../storage/sql/open-store.ts'
import { type Engine, refresh, sharedVault, startEngine } from './engine-fixture.ts'

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
