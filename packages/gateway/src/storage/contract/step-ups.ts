import assert from 'node:assert/strict'
import { test } from 'node:test'
import { sha256 } from '../../kernel/hash.ts'
import type { RaisedStepUp } from '../ports/step-ups.ts'
import type { Open } from './subject.ts'

const raised = (rest: Partial<RaisedStepUp> = {}): RaisedStepUp => ({
  grant: 'g',
  personId: 'p',
  clientId: 'c',
  claims: '{"access_token":{"acrs":{"essential":true}}}',
  expiresAt: 1_000_100,
  by: 'link',
  ...rest,
})

/** What the provider still wants from a person. */
export function stepUps(open: Open): void {
  test('a step-up is found by its link as it was raised', async (t) => {
    const { store, replica } = await open(t)
    const link = await store.stepUps.raise(raised())
    const { by: _, ...stepUp } = raised()
    const linkHash = sha256(link)
    assert.deepEqual(await replica.stepUps.find(linkHash), { ...stepUp, linkHash })
    assert.equal(await replica.stepUps.find(link), undefined)
  })

  test('the same demand on a grant is one record, also when eight raise it', async (t) => {
    const { store, replica } = await open(t)
    const links = await Promise.all(
      Array.from({ length: 8 }, (_, n) => (n % 2 ? store : replica).stepUps.raise(raised())),
    )
    assert.equal(new Set(links).size, 1)
    const others = [raised({ claims: '{}' }), raised({ grant: 'h' })]
    for (const other of others) assert.notEqual(await store.stepUps.raise(other), links[0])
  })

  test('a step-up is taken once', async (t) => {
    const { store, replica } = await open(t)
    const link = sha256(await store.stepUps.raise(raised()))
    const taken = await Promise.all([store.stepUps.take(link), replica.stepUps.take(link)])
    assert.deepEqual(taken.sort(), [false, true])
    assert.equal(await store.stepUps.find(link), undefined)
  })

  test('a step-up has a new link when it is raised after it was taken or was too old', async (t) => {
    const { store, time } = await open(t)
    const first = await store.stepUps.raise(raised())
    await store.stepUps.take(sha256(first))
    const second = await store.stepUps.raise(raised())
    assert.notEqual(second, first)
    time.now = 1_000_100
    const third = await store.stepUps.raise(raised({ expiresAt: 1_000_200 }))
    assert.notEqual(third, second)
    assert.equal(await store.stepUps.find(sha256(second)), undefined)
  })

  test('a step-up is good for as long as the last call asked', async (t) => {
    const { store, time } = await open(t)
    const link = sha256(await store.stepUps.raise(raised()))
    await store.stepUps.raise(raised({ expiresAt: 1_000_200 }))
    await store.stepUps.raise(raised({ expiresAt: 1_000_150 }))
    time.now = 1_000_199
    assert.ok(await store.stepUps.find(link))
    time.now += 1
    assert.equal(await store.stepUps.find(link), undefined)
  })

  test('a step-up is over when its time is over', async (t) => {
    const { store, time } = await open(t)
    const link = sha256(await store.stepUps.raise(raised({ by: 'challenge' })))
    time.now = 1_000_100
    assert.equal(await store.stepUps.find(link), undefined)
    assert.equal(await store.stepUps.take(link), false)
    assert.equal(await store.stepUps.waitingFor('p', 'c'), undefined)
    assert.deepEqual([await store.stepUps.purge(10), await store.stepUps.purge(10)], [1, 0])
  })

  test('a step-up waits for this person at this client, the newest of them', async (t) => {
    const { store } = await open(t)
    await store.stepUps.raise(raised({ grant: 'newest', expiresAt: 1_000_300 }))
    await store.stepUps.raise(raised())
    assert.equal((await store.stepUps.waitingFor('p', 'c'))?.grant, 'newest')
    assert.equal(await store.stepUps.waitingFor('p', 'd'), undefined)
    assert.equal(await store.stepUps.waitingFor('q', 'c'), undefined)
  })

  test('a step-up is settled for the person at the client, and no further', async (t) => {
    const { store } = await open(t)
    await store.stepUps.raise(raised())
    await store.stepUps.raise(raised({ grant: 'h', clientId: 'd' }))
    await store.stepUps.settle('p', 'c')
    assert.equal(await store.stepUps.waitingFor('p', 'c'), undefined)
    assert.ok(await store.stepUps.waitingFor('p', 'd'))
  })

  test('a step-up may be consent alone, without claims', async (t) => {
    const { store } = await open(t)
    const { claims: _, ...without } = raised()
    const link = await store.stepUps.raise(without)
    assert.equal((await store.stepUps.find(sha256(link)))?.claims, undefined)
  })
}
