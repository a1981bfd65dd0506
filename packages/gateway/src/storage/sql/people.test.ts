import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { test } from 'node:test'
import { systemClock } from '../../kernel/clock.ts'
import { createVault } from '../../kernel/seal.ts'
import { openSqlStore } from './sql-store.ts'
import { openSqlite } from './sqlite-database.ts'

test('who was found is not looked up again, and who was not is', async () => {
  const memory = openSqlite(':memory:')
  const asked: string[] = []
  const watched: typeof memory = {
    ...memory,
    rows(query) {
      asked.push(query.sql)
      return memory.rows(query)
    },
  }
  const store = await openSqlStore(watched, createVault(randomBytes(32)), systemClock)
  const id = await store.people.idFor({ provider: 'entra', tenantId: 't', objectId: 'o' })
  asked.length = 0
  for (let n = 0; n < 3; n++)
    assert.deepEqual(await store.people.find(id), { id, tenantId: 't', objectId: 'o' })
  assert.equal(asked.length, 1)
  for (let n = 0; n < 2; n++) assert.equal(await store.people.find('person_nobody'), undefined)
  assert.equal(asked.length, 3)
  await store.close()
})
