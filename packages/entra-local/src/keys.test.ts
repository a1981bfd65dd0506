import assert from 'node:assert/strict'
import { generateKeyPairSync } from 'node:crypto'
import { test } from 'node:test'
import { createKeyRing, type SigningKey } from './keys.ts'

/** Rings of one key pair, told apart by a counted `kid`. */
function countedRing() {
  const pair = generateKeyPairSync('rsa', { modulusLength: 2048 })
  let count = 0
  const createKey = async (): Promise<SigningKey> => {
    count += 1
    return { ...pair, kid: `k${count}`, certificate: '' }
  }
  const ring = createKeyRing(createKey)
  return { ring, kids: async () => (await ring.keys).map(({ kid }) => kid) }
}

test('a rotation signs with a key that was never published, and keeps the others', async () => {
  const { ring, kids } = countedRing()
  assert.deepEqual(await kids(), ['k1', 'k2'])
  await ring.rotate()
  assert.deepEqual(await kids(), ['k3', 'k1', 'k2'])
  ring.retire()
  assert.deepEqual(await kids(), ['k3'])
})

test('rotations at the same time lose no key', async () => {
  const { ring, kids } = countedRing()
  await Promise.all([ring.rotate(), ring.rotate()])
  assert.deepEqual((await kids()).sort(), ['k1', 'k2', 'k3', 'k4'])
})

test('the set is bounded: the oldest key is no longer published', async () => {
  const { ring, kids } = countedRing()
  for (let times = 0; times < 12; times += 1) await ring.rotate()
  const published = await kids()
  assert.equal(published.length, 10)
  assert.ok(published.includes('k14') && !published.includes('k1'))
})
