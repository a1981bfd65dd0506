import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { type Env, environmentReader } from './environment.ts'
import { readStorage } from './read-storage.ts'

function read(env: Env) {
  const reader = environmentReader(env)
  const warnings: string[] = []
  readStorage(reader, { production: false, warn: (each) => warnings.push(each) })
  return { warnings, faults: reader.faults }
}

describe('EPHEMERAL_STORAGE', () => {
  it('says at every start that everything will be lost, and what would keep it', () => {
    const { warnings, faults } = read({ EPHEMERAL_STORAGE: 'true' })
    assert.deepEqual(faults, [])
    assert.equal(warnings.length, 1)
    assert.match(
      warnings[0] ?? '',
      /will be lost\. DATABASE_URL names a PostgreSQL that keeps them/,
    )
  })

  it('is silent when it is not set, or false', () => {
    for (const env of [{}, { EPHEMERAL_STORAGE: 'false' }])
      assert.deepEqual(read(env), { warnings: [], faults: [] })
  })

  it('contradicts DATABASE_URL', () => {
    const DATABASE_URL = 'postgres://u@localhost/d'
    const { faults } = read({ EPHEMERAL_STORAGE: 'true', DATABASE_URL })
    assert.equal(faults.length, 1)
    assert.match(faults[0] ?? '', /Remove one of them/)
  })
})
