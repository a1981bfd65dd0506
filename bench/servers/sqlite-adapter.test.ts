import assert from 'node:assert/strict'
import { test } from 'node:test'
import { sqliteAdapter } from './sqlite-adapter.ts'

const models = sqliteAdapter(':memory:')

test('what was saved is found, by its model, until it is over', async () => {
  const tokens = models('RefreshToken')
  await tokens.upsert('a', { grantId: 'g', scope: 'x' }, 60)
  await tokens.upsert('b', { grantId: 'g' }, -1)
  assert.deepEqual(await tokens.find('a'), { grantId: 'g', scope: 'x' })
  assert.deepEqual(
    [await tokens.find('b'), await models('Grant').find('a')],
    [undefined, undefined],
  )
})

test('a token that was used says so', async () => {
  const tokens = models('RefreshToken')
  await tokens.consume('a')
  assert.ok(Number((await tokens.find('a'))?.consumed) > 1_700_000_000)
})

test('what was destroyed or revoked is gone, and nothing else', async () => {
  const tokens = models('RefreshToken')
  await tokens.upsert('c', { grantId: 'h' }, 60)
  await tokens.upsert('d', { grantId: 'h' }, 60)
  await tokens.revokeByGrantId('g')
  await tokens.destroy('c')
  assert.deepEqual(
    [await tokens.find('a'), await tokens.find('c'), await tokens.find('d')],
    [undefined, undefined, { grantId: 'h' }],
  )
})
