import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { type PersonKey, samePerson } from './people.ts'

const NOOR: PersonKey = { provider: 'entra', tenantId: 't', objectId: 'o' }
const STRANGERS: readonly PersonKey[] = [
  { provider: 'entra', tenantId: 't', objectId: 'other' },
  { provider: 'entra', tenantId: 'other', objectId: 'o' },
  { provider: 'entra-external', tenantId: 't', objectId: 'o' },
  { issuer: 't', subject: 'o' },
]

describe('two sign-ins are of one person', () => {
  it('when every member of their keys is the same, of whichever kind', () => {
    assert.equal(samePerson(NOOR, { ...NOOR }), true)
    assert.equal(samePerson({ issuer: 'i', subject: 's' }, { issuer: 'i', subject: 's' }), true)
  })

  it('and not otherwise', () => {
    const subject: PersonKey = { issuer: 'i', subject: 's' }
    for (const key of STRANGERS) assert.equal(samePerson(NOOR, key), false)
    for (const key of [NOOR, { issuer: 'i', subject: 'x' }, { issuer: 'x', subject: 's' }])
      assert.equal(samePerson(subject, key), false)
  })
})
