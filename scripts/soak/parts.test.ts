import assert from 'node:assert/strict'
import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { ROOT } from '../test/command.ts'
import { PART_NAMES, partNamed } from './parts.ts'

const PATTERNS = ['packages', 'apps', 'test'].map((folder) => `${folder}/**/*.test.ts`)

test('every test that can be told to try more is in a part, and counts there', () => {
  const sized = globSync(PATTERNS, { cwd: ROOT, exclude: ['**/node_modules/**'] })
    .map((file) => join(ROOT, file))
    .filter((file) => /\bSOAK\b|SOAK_RUNS|SOAK_KILLS/.test(readFileSync(file, 'utf8')))
  assert.ok(sized.length > 3, sized.join())
  const counting = PART_NAMES.map(partNamed).filter(({ counts }) => counts)
  assert.deepEqual(counting.flatMap(({ files }) => files).sort(), sized.sort())
})
