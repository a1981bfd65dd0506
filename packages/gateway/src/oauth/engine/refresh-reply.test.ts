import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { sha256 } from '../../kernel/hash.ts'
import { createVault } from '../../kernel/seal.ts'
import { openReply, refreshReply } from './refresh-reply.ts'

const vault = createVault(Buffer.alloc(32, 1))
const body = { access_token: 'access', refresh_token: 'the-living-token', expires_in: 600 }
const redeemed = { token: 'the-old-token', grant: 'g', parametersHash: 'p', at: 1_000, window: 90 }
const reply = refreshReply(vault, redeemed, body)

describe('the kept answer of a refresh', () => {
  it('is opened with the old token, and is the same JSON', () => {
    assert.equal(JSON.stringify(openReply(vault, 'the-old-token', reply)), JSON.stringify(body))
  })

  it('lasts from its redemption on for as long as its window', () => {
    assert.deepEqual([reply.redeemedAt, reply.expiresAt], [1_000, 91_000])
  })

  it('is found by hashes alone', () => {
    assert.equal(reply.tokenHash, sha256('the-old-token'))
    assert.equal(reply.successorHash, sha256('the-living-token'))
    assert.doesNotMatch(JSON.stringify(reply), /the-old-token|the-living-token|access_token/)
  })

  it('does not open with another token', () => {
    assert.equal(openReply(vault, 'another-token', reply), undefined)
  })

  it('does not open under another master key', () => {
    const other = createVault(Buffer.alloc(32, 2))
    assert.equal(openReply(other, 'the-old-token', reply), undefined)
  })

  it('takes the old token and the master key together, and no hash stands in for the token', () => {
    const owner = `refresh_reply:${reply.tokenHash}`
    const keyOf = (word: string) => vault.together('refresh-reply', word)
    assert.deepEqual(JSON.parse(keyOf('the-old-token').open(owner, reply.sealed)), body)
    for (const each of [vault, keyOf(reply.tokenHash), keyOf('')])
      assert.throws(() => each.open(owner, reply.sealed))
  })

  it('does not open in the row of another token', () => {
    const elsewhere = refreshReply(vault, { ...redeemed, token: 'another-token' }, body)
    const swapped = { ...elsewhere, sealed: reply.sealed }
    assert.equal(openReply(vault, 'another-token', swapped), undefined)
  })
})
