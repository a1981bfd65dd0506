import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { Principal } from '../resource/principal.ts'
import type { ToolContract } from './contract.ts'
import { heldBack } from './hold-back.ts'

type Rule = Pick<ToolContract, 'access' | 'scopes' | 'annotations' | 'downstream'>

const GRAPH = ['https://graph.microsoft.com/User.Read']
const [reads, writes] = [{ readOnlyHint: true }, { readOnlyHint: false }]
const rules: Readonly<Record<string, Rule>> = {
  public_read: { access: 'public', scopes: [], annotations: reads },
  public_write: { access: 'public', scopes: [], annotations: writes },
  read: { access: 'protected', scopes: ['a'], annotations: reads, downstream: [] },
  write: { access: 'protected', scopes: ['a'], annotations: writes },
  destroy: { access: 'protected', scopes: ['a'], annotations: { destructiveHint: true } },
  unsaid: { access: 'protected', scopes: ['a'] },
  elsewhere: { access: 'protected', scopes: ['a'], annotations: reads, downstream: GRAPH },
}
const person: Principal = {
  kind: 'person',
  id: 'person_1',
  clientId: 'client_1',
  scopes: new Set(['a']),
  expiresAt: 0,
  grant: 'grant_1',
}
const { grant: _, ...ofEntra } = person

const held = (calls: readonly string[], principal: Principal | undefined, known = false) =>
  heldBack(calls, principal, {
    ruleFor: (tool) => rules[tool],
    revocationsKnown: () => known,
  })?.status

describe('while nobody knows what was revoked lately', () => {
  it('what may change something is held back with 503, here or elsewhere', () => {
    for (const tool of ['write', 'destroy', 'unsaid', 'elsewhere'])
      assert.equal(held([tool], person), 503, tool)
  })

  it('what is public, what only reads and what calls no tool goes on', () => {
    for (const calls of [['public_read'], ['public_write'], ['read'], ['no such tool'], []])
      assert.equal(held(calls, person), undefined, calls.join())
  })

  it('a batch is held back whole for one of its calls, wherever it stands', () => {
    assert.equal(held(['write', 'read', 'public_read'], person), 503)
    assert.equal(held(['read', 'public_read', 'write'], person), 503)
    assert.equal(held(['read', 'public_read'], person), undefined)
  })

  it('a token of the provider’s goes on: we could not have revoked it', () => {
    assert.equal(held(['write'], ofEntra), undefined)
    assert.equal(held(['public_write'], undefined), undefined)
  })
})

it('nothing is held back while all is known', () => {
  for (const tool of Object.keys(rules)) assert.equal(held([tool], person, true), undefined)
})
