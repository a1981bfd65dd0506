import assert from 'node:assert/strict'
import { it } from 'node:test'
import { DelegationFailed } from '../delegation/delegation-failed.ts'
import type { Delegator } from '../delegation/delegator.ts'
import type { Principal } from '../resource/principal.ts'
import { heldWhileUnknown } from './held-delegation.ts'

const person: Principal = {
  kind: 'person',
  id: 'person_1',
  clientId: 'client_1',
  scopes: new Set(),
  expiresAt: 0,
  grant: 'grant_1',
}
const { grant: _, ...ofEntra } = person
const STATS = { entries: 0, bytes: 0, maxBytes: 0, hits: 0, misses: 0, evictions: 0, failures: 0 }
const asked: unknown[][] = []
const delegator: Delegator = {
  tokenFor: async (...request) => {
    asked.push(request)
    return 'token'
  },
  stats: () => STATS,
}
let known = true
const held = heldWhileUnknown(delegator, { isCurrent: () => known })
const SCOPES = ['https://graph.microsoft.com/User.Read']

it('while nobody knows what was revoked, nobody is acted for on a token of ours', async () => {
  known = false
  asked.length = 0
  await assert.rejects(held.tokenFor(person, SCOPES), (error) => {
    assert.ok(error instanceof DelegationFailed)
    const { class: kind, retryAfter, message } = error.failure
    assert.deepEqual([kind, retryAfter], ['TRANSIENT', 5])
    assert.match(message, /can’t tell right now/)
    return true
  })
  assert.deepEqual(asked, [])
  assert.equal(await held.tokenFor(ofEntra, SCOPES), 'token')
  assert.equal(held.stats(), STATS)
})

it('otherwise all is passed on as it was asked', async () => {
  known = true
  asked.length = 0
  const options = { claims: '{}' }
  assert.equal(await held.tokenFor(person, SCOPES, options), 'token')
  assert.deepEqual(asked, [[person, SCOPES, options]])
})
