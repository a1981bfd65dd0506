import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { bicepParser } from './bicep/parse.ts'
import { checkAll } from './check-all.ts'
import { sentence } from './fault.ts'
import { files, withFile } from './files.ts'
import { missingFor, REFERENCE } from './reference.ts'
import { mutations, runMutations } from './run-mutations.ts'

const parse = await bicepParser()
const whole = checkAll(files, parse, REFERENCE)

describe('infra/, azure.yaml and the workflows', () => {
  it('have no fault', () => {
    assert.deepEqual(whole.faults.map(sentence), [])
  })

  it('were held against Azure’s own types and azd’s schema', (test) => {
    if (whole.skipped.length > 0) test.skip(whole.skipped.join('; '))
  })

  it('are judged without those too, as far as that goes', () => {
    const { faults, skipped } = checkAll(files, parse, '/nowhere')
    assert.deepEqual(faults.map(sentence), [])
    assert.equal(skipped.length, 2)
  })
})

describe('the checks see that', () => {
  for (const mutation of mutations) {
    const skip = missingFor(mutation) ?? false
    it(mutation.name, { skip }, () => {
      const [{ found } = {}] = runMutations(files, parse, REFERENCE, [mutation], whole)
      assert.ok(found, `nobody noticed: ${mutation.file}, ${mutation.to}`)
    })
  }

  it('a mistake that has no place any more tests nothing, and say so', () => {
    const mutation = { name: 'gone', file: 'azure.yaml', from: 'no such text', to: '' }
    assert.throws(() => runMutations(files, parse, REFERENCE, [mutation], whole), /no such place/)
  })

  it('a file that can’t be read as Bicep is a fault and no crash', () => {
    const broken = withFile(files, 'infra/main.bicep', 'func f(a string) string => a\n')
    const { faults, skipped } = checkAll(broken, parse, REFERENCE)
    assert.match(faults.map(sentence).join('\n'), /infra\/main\.bicep: line 1: this check does not/)
    assert.match(skipped.join('\n'), /the rules: the Bicep files have faults/)
  })
})
