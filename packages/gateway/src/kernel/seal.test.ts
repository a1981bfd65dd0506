import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { describe, it } from 'node:test'
import { createVault, SealBroken } from './seal.ts'

describe('the vault', () => {
  const vault = createVault(randomBytes(32))

  it('opens what it sealed, for the same owner', () => {
    assert.equal(vault.open('row:1', vault.seal('row:1', 'geheim ✓')), 'geheim ✓')
  })

  it('never seals the same text the same way twice', () => {
    assert.notEqual(vault.seal('row:1', 'x'), vault.seal('row:1', 'x'))
  })

  it('does not open a value that was moved to another owner', () => {
    assert.throws(() => vault.open('row:2', vault.seal('row:1', 'x')), SealBroken)
  })

  it('does not open with another master key', () => {
    const other = createVault(randomBytes(32))
    assert.throws(() => other.open('row:1', vault.seal('row:1', 'x')), SealBroken)
  })

  it('notices every changed part', () => {
    const sealed = vault.seal('row:1', 'a longer text')
    const [version, keyId = '', iv = '', body = ''] = sealed.split('.')
    const flip = (text: string) => (text.startsWith('A') ? 'B' : 'A') + text.slice(1)
    const truncated = `${version}.${keyId}.${iv}.${body.slice(0, 20)}`
    for (const changed of [
      `v2.${keyId}.${iv}.${body}`,
      `${version}.${flip(keyId)}.${iv}.${body}`,
      `${version}.${keyId}.${flip(iv)}.${body}`,
      `${version}.${keyId}.${iv}.${flip(body)}`,
      truncated,
      '',
    ]) {
      assert.throws(() => vault.open('row:1', changed), SealBroken, changed)
    }
  })

  it('derives a key of its own for each purpose', () => {
    assert.notDeepEqual(vault.deriveKey('a'), vault.deriveKey('b'))
    assert.deepEqual(vault.deriveKey('a'), vault.deriveKey('a'))
  })

  it('together with a secret it seals what neither opens alone', () => {
    const sealed = vault.together('a', 'secret').seal('row:1', 'x')
    assert.equal(vault.together('a', 'secret').open('row:1', sealed), 'x')
    const other = createVault(randomBytes(32))
    for (const each of [
      vault,
      vault.together('a', 'another'),
      vault.together('a', ''),
      vault.together('b', 'secret'),
      other.together('a', 'secret'),
    ])
      assert.throws(() => each.open('row:1', sealed), SealBroken)
    assert.throws(() => vault.together('a', 'secret').open('row:2', sealed), SealBroken)
  })

  it('refuses a master key of another size', () => {
    assert.throws(() => createVault(randomBytes(16)), /32 bytes/)
  })
})
