import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { SignIn, SignInPurpose } from '../ports/sign-ins.ts'
import type { Open } from './subject.ts'

const AUTHORIZE = { type: 'authorize', interactionId: 'i', clientId: 'c' } as const
const STEP_UP: SignInPurpose = {
  type: 'step-up',
  linkHash: 'i',
  grant: 'g',
  personId: 'person_1',
  clientId: 'c',
}

const signIn = (rest: Partial<SignIn> = {}): SignIn => ({
  stateHash: 'state',
  browserHash: 'browser',
  purpose: AUTHORIZE,
  nonce: 'nonce',
  codeVerifier: 'verifier',
  downstream: [],
  expiresAt: 1_000_010,
  ...rest,
})

/** Who people are, and how they come in. */
export function people(open: Open): void {
  test('the same person gets the same id, also when eight sign-ins race', async (t) => {
    const { store, replica } = await open(t)
    const key = { provider: 'entra', tenantId: 't', objectId: 'o' }
    const ids = await Promise.all(
      Array.from({ length: 8 }, (_, n) => (n % 2 ? store : replica).people.idFor(key)),
    )
    assert.equal(new Set(ids).size, 1)
    const [id = ''] = ids
    assert.match(id, /^person_[\w-]{22}$/)
    assert.deepEqual(await replica.people.find(id), { id, tenantId: 't', objectId: 'o' })
    assert.equal(await replica.people.find('person_nobody'), undefined)
  })

  test('people are kept apart whose parts run together', async (t) => {
    const { store } = await open(t)
    const ids = [
      await store.people.idFor({ provider: 'entra', tenantId: 'ab', objectId: 'c' }),
      await store.people.idFor({ provider: 'entra', tenantId: 'a', objectId: 'bc' }),
      await store.people.idFor({ provider: 'entra-external', tenantId: 'ab', objectId: 'c' }),
      await store.people.idFor({ issuer: 'ab', subject: 'c' }),
      await store.people.idFor({ issuer: 'a', subject: 'bc' }),
    ]
    assert.equal(new Set(ids).size, 5)
    const [, , , subject = ''] = ids
    assert.deepEqual(await store.people.find(subject), { id: subject })
  })

  test('people are found by their object id, in any case, and at most so many', async (t) => {
    const { store, replica } = await open(t)
    const at = (tenantId: string, objectId: string) =>
      store.people.idFor({ provider: 'entra', tenantId, objectId })
    const ids = [await at('one', 'AAAA-1'), await at('two', 'aaaa-1')].sort()
    await at('one', 'aaaa-2')
    assert.deepEqual(await replica.holdings.peopleWith('aaaA-1', 5), ids)
    assert.deepEqual(await replica.holdings.peopleWith('aaaa-1', 1), ids.slice(0, 1))
    assert.deepEqual(await replica.holdings.peopleWith('aaaa', 5), [])
  })

  test('a sign-in is found by its state as it was saved, whatever it is for', async (t) => {
    const { store, replica } = await open(t)
    const whole = signIn({
      downstream: ['https://graph.microsoft.com/User.Read'],
      claims: '{"access_token":{}}',
      expected: { issuer: 'i', subject: 's' },
    })
    await store.signIns.save(whole)
    const stepUp = signIn({ stateHash: 'other', purpose: STEP_UP })
    await store.signIns.save(stepUp)
    assert.deepEqual(await replica.signIns.find('state'), whole)
    assert.deepEqual(await replica.signIns.find('other'), stepUp)
    assert.equal(await replica.signIns.find('missing'), undefined)
  })

  test('a sign-in is handed over once, and not any more when its time is over', async (t) => {
    const { store, replica, time } = await open(t)
    await store.signIns.save(signIn())
    const taken = await Promise.all(
      [store, replica, store, replica].map(({ signIns }) => signIns.take('state')),
    )
    assert.equal(taken.filter(Boolean).length, 1)
    await store.signIns.save(signIn())
    time.now = 1_000_010
    assert.equal(await replica.signIns.find('state'), undefined)
    assert.equal(await replica.signIns.take('state'), false)
    assert.deepEqual([await store.signIns.purge(10), await store.signIns.purge(10)], [1, 0])
  })

  test('a purpose has one sign-in: the last', async (t) => {
    const { store, replica } = await open(t)
    const other = signIn({ stateHash: 'other', purpose: { ...AUTHORIZE, interactionId: 'j' } })
    await store.signIns.save(signIn({ stateHash: 'one' }))
    await store.signIns.save(other)
    await replica.signIns.save(signIn({ stateHash: 'two', nonce: 'second' }))
    assert.equal(await store.signIns.find('one'), undefined)
    assert.deepEqual(await store.signIns.find('other'), other)
    assert.equal((await store.signIns.find('two'))?.nonce, 'second')
  })
}
