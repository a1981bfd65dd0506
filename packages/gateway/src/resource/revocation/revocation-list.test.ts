import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { createRevocationList, type RevocableToken } from './revocation-list.ts'

const SECOND = 1_800_000_000
const AT = SECOND * 1000 + 400

const token: RevocableToken = {
  grant: 'grant_1',
  subject: 'person_1',
  clientId: 'client_1',
  issuedAt: SECOND - 5,
}
const revocation = { notBefore: AT, expiresAt: AT + 600_000 }

function revoked(kind: 'grant' | 'person' | 'client', subject: string) {
  const list = createRevocationList()
  list.add({ ...revocation, kind, subject })
  return (changes: Partial<RevocableToken>) => list.isRevoked({ ...token, ...changes })
}

describe('a token is dead', () => {
  it('when its grant was revoked, whenever it was issued', () => {
    const dead = revoked('grant', 'grant_1')
    assert.deepEqual([dead({}), dead({ issuedAt: SECOND + 5_000 })], [true, true])
    assert.equal(dead({ grant: 'grant_2' }), false)
    assert.equal(dead({ grant: undefined }), false)
    assert.equal(dead({ grant: 'grant_2', subject: 'grant_1', clientId: 'grant_1' }), false)
  })

  it('when its person was revoked after it was issued, and a later one lives', () => {
    const dead = revoked('person', 'person_1')
    assert.equal(dead({}), true)
    assert.equal(dead({ issuedAt: SECOND + 1 }), false)
    assert.equal(dead({ subject: 'person_2' }), false)
    assert.equal(dead({ grant: 'person_1', subject: 'x', clientId: 'person_1' }), false)
  })

  it('when its client was revoked after it was issued, a machine’s too', () => {
    const dead = revoked('client', 'client_1')
    assert.equal(dead({}), true)
    assert.equal(dead({ grant: undefined, subject: 'client_1' }), true)
    assert.equal(dead({ issuedAt: SECOND + 1 }), false)
    assert.equal(dead({ clientId: 'client_2', subject: 'client_1' }), false)
  })

  it('when it is of the very second of the revocation: nobody can tell which came first', () => {
    assert.equal(revoked('person', 'person_1')({ issuedAt: SECOND }), true)
    assert.equal(revoked('client', 'client_1')({ issuedAt: SECOND }), true)
  })

  it('by the later of two revocations, in whichever order they come', () => {
    for (const first of [0, 1]) {
      const list = createRevocationList()
      const both = [AT, AT + 10_000].map((notBefore) => ({ ...revocation, notBefore }))
      for (const one of [both[first], both[1 - first]])
        list.add({ ...revocation, ...one, kind: 'person', subject: 'person_1' })
      assert.equal(list.isRevoked({ ...token, issuedAt: SECOND + 10 }), true)
      assert.equal(list.isRevoked({ ...token, issuedAt: SECOND + 11 }), false)
    }
  })
})

it('a revocation is kept until no token can match it, and not longer', () => {
  const list = createRevocationList()
  for (const kind of ['grant', 'person', 'client'] as const)
    list.add({ ...revocation, kind, subject: `${kind}_1` })
  list.add({ ...revocation, kind: 'grant', subject: 'grant_1', expiresAt: AT + 900_000 })
  list.add({ ...revocation, kind: 'grant', subject: 'grant_1', expiresAt: AT })
  list.forget(AT + 599_999)
  assert.equal(list.size, 3)
  list.forget(AT + 600_000)
  assert.equal(list.size, 1)
  assert.equal(list.isRevoked(token), true)
  list.forget(AT + 900_000)
  assert.equal(list.size, 0)
})
