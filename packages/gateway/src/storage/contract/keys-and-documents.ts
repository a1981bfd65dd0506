import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { SealedKey } from '../ports/signing-keys.ts'
import type { Open } from './subject.ts'

const key = (kid: string, createdAt = 1): SealedKey => ({
  kid,
  sealedJwk: `sealed ${kid}`,
  createdAt,
  signsFrom: createdAt + 10,
})

/** The keys that we sign with. */
export function signingKeys(open: Open): void {
  test('signing keys are listed oldest first, as they were added', async (t) => {
    const { store, replica } = await open(t)
    assert.equal(await store.signingKeys.add(key('b', 1), undefined), true)
    assert.equal(await store.signingKeys.add(key('a', 2), 'b'), true)
    assert.deepEqual(await replica.signingKeys.list(), [key('b', 1), key('a', 2)])
    assert.equal(await store.signingKeys.remove('b'), true)
    assert.equal(await replica.signingKeys.remove('b'), false)
    assert.deepEqual(await replica.signingKeys.list(), [key('a', 2)])
  })

  test('of eight first keys one is added, and of eight successors one', async (t) => {
    const { store, replica } = await open(t)
    const race = async (newest: string | undefined, prefix: string) => {
      const added = await Promise.all(
        Array.from({ length: 8 }, (_, n) =>
          (n % 2 ? store : replica).signingKeys.add(key(`${prefix}${n}`), newest),
        ),
      )
      assert.equal(added.filter(Boolean).length, 1)
      return `${prefix}${added.indexOf(true)}`
    }
    const first = await race(undefined, 'first')
    await race(first, 'second')
    assert.equal((await store.signingKeys.list()).length, 2)
  })

  test('a key succeeds the newest and no other, also after the oldest are gone', async (t) => {
    const { store } = await open(t)
    const { signingKeys: keys } = store
    await keys.add(key('one', 1), undefined)
    await keys.add(key('two', 2), 'one')
    assert.equal(await keys.add(key('late', 3), 'one'), false)
    assert.equal(await keys.add(key('late', 3), undefined), false)
    await keys.remove('one')
    assert.equal(await keys.add(key('late', 3), undefined), false)
    assert.equal(await keys.add(key('late', 3), 'one'), false)
    assert.equal(await keys.add(key('three', 3), 'two'), true)
  })
}

/** Documents of clients, as fetched. */
export function documents(open: Open): void {
  test('a document is found as it was saved last', async (t) => {
    const { store, replica } = await open(t)
    const url = 'https://client.example/metadata.json'
    const first = { url, document: { a: [1, null, 'é'] }, fetchedAt: 1, freshUntil: 2 }
    await store.metadataCache.save(first)
    assert.deepEqual(await replica.metadataCache.find(url), first)
    const second = { ...first, document: {}, etag: '"x"', fetchedAt: 3 }
    await replica.metadataCache.save(second)
    assert.deepEqual(await store.metadataCache.find(url), second)
    assert.equal(await store.metadataCache.find(`${url}?`), undefined)
  })

  test('a document is saved by eight at once', async (t) => {
    const { store, replica } = await open(t)
    const url = 'https://client.example/metadata.json'
    await Promise.all(
      Array.from({ length: 8 }, (_, n) =>
        (n % 2 ? store : replica).metadataCache.save({
          url,
          document: { n },
          fetchedAt: n,
          freshUntil: n,
        }),
      ),
    )
    assert.ok(await store.metadataCache.find(url))
  })
}
