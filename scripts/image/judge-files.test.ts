import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { type ImageFile, judgeFiles, judgeSize } from './judge-files.ts'

const file = (path: string, changes: Partial<ImageFile> = {}): ImageFile => ({
  path,
  uid: 0,
  mode: 0o644,
  kind: 'file',
  ...changes,
})

const GOOD = [
  file('voordeur', { kind: 'folder', mode: 0o755 }),
  file('voordeur/bin/server.js'),
  file('voordeur/bin/voordeur.js'),
  file('voordeur/bin/server-site-5JVHSPBE.js'),
  file('voordeur/bin/validators/Get_Property_Data.input.cjs'),
  file('voordeur/bin/assets/base.css'),
  file('voordeur/package.json'),
  file('data', { kind: 'folder', uid: 65_532, mode: 0o755 }),
  file('tmp', { kind: 'folder', mode: 0o1777 }),
  file('usr/bin/which', { kind: 'link', mode: 0o777 }),
]
const broken = (files: readonly ImageFile[], programs = ['code']) =>
  judgeFiles(files, programs).flatMap(({ rule, holds }) => (holds ? [] : [rule]))

const MUTANTS: Readonly<Record<string, [readonly ImageFile[], RegExp]>> = {
  'a source': [[...GOOD, file('voordeur/src/main.ts')], /no other file/],
  'a source map': [[...GOOD, file('voordeur/bin/server.js.map')], /no other file/],
  'a stranger among the programs': [[...GOOD, file('voordeur/bin/other.js')], /no other file/],
  'no bundle': [GOOD.slice(7), /the two programs/],
  'the local Entra': [[...GOOD, file('opt/entra-local/main.js')], /no module folder/],
  'what it was built from': [[...GOOD, file('build/package.json')], /no module folder/],
  'code that its user owns': [
    GOOD.map((each) => (each.path.endsWith('server.js') ? { ...each, uid: 65_532 } : each)),
    /\/data and nothing else/,
  ],
  'code that anybody may write': [
    GOOD.map((each) => (each.path.endsWith('server.js') ? { ...each, mode: 0o666 } : each)),
    /\/data and nothing else/,
  ],
}

describe('the files of an image', () => {
  it('as ours should be break no rule', () => assert.deepEqual(broken(GOOD), []))

  for (const [name, [files, rule]] of Object.entries(MUTANTS)) {
    it(`with ${name} break one rule`, () => {
      const rules = broken(files)
      assert.equal(rules.length, 1, rules.join('; '))
      assert.match(rules[0] ?? '', rule)
    })
  }

  it('with the sample people in the bundle break one rule', () => {
    const [rule, ...more] = broken(GOOD, ['code', "{username:'noor@voorbeeld.example'}"])
    assert.match(rule ?? '', /local sign-in service/)
    assert.deepEqual(more, [])
  })
})

describe('the layers of an image', () => {
  it('may have five MiB', () => assert.equal(judgeSize(5 * 1024 * 1024).holds, true))
  it('may not have more', () => assert.equal(judgeSize(5 * 1024 * 1024 + 1).holds, false))
  it('are not nothing', () => assert.equal(judgeSize(0).holds, false))
})
