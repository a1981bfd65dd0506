import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { PersonKey } from '../../storage/ports/people.ts'
import { createPersonIds } from './person-ids.ts'

function counted() {
  const asked: PersonKey[] = []
  return {
    asked,
    idFor: async (key: PersonKey) => {
      asked.push(key)
      return `person_${asked.length}`
    },
  }
}

const person = (objectId: string, tenantId = 't') => ({ tenantId, objectId })

test('a person is looked up once, also when several requests come together', async () => {
  const people = counted()
  const idOf = createPersonIds(people)
  assert.deepEqual(await Promise.all([idOf(person('a')), idOf(person('a'))]), [
    'person_1',
    'person_1',
  ])
  assert.equal(await idOf(person('a')), 'person_1')
  assert.deepEqual(people.asked, [{ provider: 'entra', tenantId: 't', objectId: 'a' }])
})

test('the same object id in two tenants is two people', async () => {
  const idOf = createPersonIds(counted())
  assert.notEqual(await idOf(person('a', 't')), await idOf(person('a', 'u')))
})

test('who was not seen for long makes place for the next, and who comes again and again stays', async () => {
  const people = counted()
  const idOf = createPersonIds(people, 4)
  const others = ['b', 'c', 'd', 'e', 'f']
  for (const name of others) for (const each of [name, 'a']) await idOf(person(each))
  const asked = () => people.asked.map((key) => 'objectId' in key && key.objectId)
  assert.deepEqual(asked(), ['b', 'a', 'c', 'd', 'e', 'f'])
  await idOf(person('b'))
  assert.equal(asked().at(-1), 'b')
})

test('a failed look-up is not remembered', async () => {
  let broken = true
  const idOf = createPersonIds({
    idFor: async () => {
      if (broken) throw new Error('busy')
      return 'person_1'
    },
  })
  await assert.rejects(idOf(person('a')), /busy/)
  broken = false
  assert.equal(await idOf(person('a')), 'person_1')
})
