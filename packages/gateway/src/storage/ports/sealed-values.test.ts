import assert from 'node:assert/strict'
import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { it } from 'node:test'
import { fileURLToPath } from 'node:url'
import { SEALED } from './sealed-values.ts'

const source = fileURLToPath(new URL('../..', import.meta.url))
/** The list itself, and what walks all of it. */
const OF_THE_LIST = ['storage/ports/sealed-values.ts', 'storage/maintenance/rekey.ts']

it('nothing is sealed but through the list that rekey goes by, and all of the list is used', () => {
  const files = globSync('**/*.ts', { cwd: source })
    .filter((file) => !/(\.test|-fixture)\.ts$/.test(file))
    .filter((file) => !OF_THE_LIST.includes(file))
  const used = new Set<string>()
  for (const file of files)
    for (const [, callee = ''] of readFileSync(join(source, file), 'utf8').matchAll(
      /(\S+)\.seal\(/g,
    )) {
      const [, name] = /^SEALED\.(\w+)$/.exec(callee) ?? []
      assert.ok(name, `${file} seals by ${callee}: name what it seals in sealed-values.ts`)
      used.add(name)
    }
  assert.deepEqual([...used].toSorted(), Object.keys(SEALED).toSorted())
})
