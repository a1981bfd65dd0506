import assert from 'node:assert/strict'
import { test } from 'node:test'
import { canonicalJson, inputHash } from './canonical-json.ts'

test('order and undefined members make no difference', () => {
  const one = canonicalJson({ b: [1, { d: null, c: 'é' }], a: true, x: undefined })
  assert.equal(one, '{"a":true,"b":[1,{"c":"é","d":null}]}')
  assert.equal(one, canonicalJson({ a: true, b: [1, { c: 'é', d: null }] }))
})

test('the order of a list and every value make a difference', () => {
  const hashes = [{ a: [1, 2] }, { a: [2, 1] }, { a: ['1', 2] }, { b: [1, 2] }].map(inputHash)
  assert.equal(new Set(hashes).size, hashes.length)
  for (const hash of hashes) assert.match(hash, /^sha256:[0-9a-f]{64}$/)
})
