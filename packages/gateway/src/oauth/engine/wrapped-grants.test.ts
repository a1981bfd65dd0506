import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { systemClock } from '../../kernel/clock.ts'
import type { Store } from '../../storage/ports/store.ts'
import { openSqliteStore } from '../../storage/sql/open-store.ts'
import { type Engine, sharedVault, startEngine } from './engine-fixture.ts'
import { checkWrappedGrants } from './wrapped-grants.ts'

const ALL = ['authorization_code', 'refresh_token', 'client_credentials']

let store: Store
let engine: Engine

describe('the grants of the engine', () => {
  before(async () => {
    store = await openSqliteStore(':memory:', sharedVault, systemClock)
    engine = await startEngine({ store })
  })
  after(async () => {
    await engine.kill()
    await store.close()
  })

  it('stop the start when one of them is not in a unit of work', () => {
    checkWrappedGrants(new Set(ALL))
    for (const missing of ALL) {
      const others = ALL.filter((name) => name !== missing)
      assert.throws(() => checkWrappedGrants(new Set(others)), new RegExp(missing))
    }
  })

  it('stop the start when a new version brings one that we have not judged', () => {
    assert.throws(() => checkWrappedGrants(new Set([...ALL, 'new_grant'])), /new_grant/)
  })

  it('are all that the token endpoint has: nothing came by another way', async () => {
    const response = await fetch(`${engine.url}/.well-known/openid-configuration`)
    const { grant_types_supported } = (await response.json()) as Record<string, string[]>
    assert.deepEqual(grant_types_supported?.sort(), ALL.sort())
  })

  it('can not be added to afterwards', () => {
    assert.throws(
      () => engine.provider.registerGrantType('late_grant', async () => {}),
      /late_grant was registered outside createProvider/,
    )
  })
})
