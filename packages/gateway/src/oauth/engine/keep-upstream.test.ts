import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { KoaContextWithOIDC } from 'oidc-provider'
import { sha256 } from '../../kernel/hash.ts'
import { keepUpstream } from './keep-upstream.ts'
import { type AuthorizationServerSettings, defaultLifetimes, type EngineParts } from './settings.ts'
import { newUnit, runInUnit } from './unit-of-work.ts'

const NOW = 1_800_000_000_000
const TOKEN_MS = defaultLifetimes.refreshToken * 1000
const MINUTE = 60_000
const HOUR = 60 * MINUTE

/** What is written when a refresh token is issued now; times as from now. */
async function written(forgottenIn?: number, grantEndsIn?: number): Promise<readonly unknown[]> {
  const exp = grantEndsIn === undefined ? undefined : (NOW + grantEndsIn) / 1000
  const ctx = { oidc: { entities: { Grant: { exp } } } } as unknown as KoaContextWithOIDC
  const settings = { lifetimes: defaultLifetimes } as AuthorizationServerSettings
  const parts = { clock: { now: () => NOW } } as EngineParts
  const unit = newUnit()
  const forgottenAt = forgottenIn === undefined ? undefined : NOW + forgottenIn
  await runInUnit(unit, async () => keepUpstream(ctx, settings, parts, 'grant', forgottenAt))
  return unit.writes.map((write) => {
    assert.ok(write.type === 'prolong')
    assert.deepEqual([write.model, write.idHash], ['UpstreamGrant', sha256('grant')])
    return write.expiresAt - NOW
  })
}

describe('what the provider gave is kept while a refresh token lives', () => {
  it('and an hour longer, so that it is written once an hour', async () => {
    assert.deepEqual(await written(), [TOKEN_MS + HOUR])
    assert.deepEqual(await written(TOKEN_MS + MINUTE - 1), [TOKEN_MS + HOUR])
    assert.deepEqual(await written(TOKEN_MS + MINUTE), [])
  })

  it('but no longer than the grant', async () => {
    assert.deepEqual(await written(undefined, TOKEN_MS), [TOKEN_MS])
    assert.deepEqual(await written(TOKEN_MS - 1, TOKEN_MS), [TOKEN_MS])
    assert.deepEqual(await written(TOKEN_MS, TOKEN_MS), [])
  })
})
