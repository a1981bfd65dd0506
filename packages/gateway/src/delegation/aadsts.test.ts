import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { explainCode, knownCodes } from '../doctor/aadsts.ts'
import { classOfCode } from './aadsts.ts'

describe('the numbers', () => {
  it('mean to an exchange what the doctor says they mean', () => {
    const both = knownCodes.flatMap((name) => {
      const kind = classOfCode(Number(name.replace('AADSTS', '')))
      return kind === undefined ? [] : [[name, kind] as const]
    })
    assert.ok(both.length > 40, `${both.length} are in both`)
    for (const [name, kind] of both) assert.equal(explainCode(name)?.class, kind, name)
  })
})
