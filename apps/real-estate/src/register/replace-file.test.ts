import assert from 'node:assert/strict'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, test } from 'node:test'
import { placeNewFile } from './replace-file.ts'

let directory: string
let fresh: string
let file: string
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'voordeur-place-'))
  fresh = join(directory, 'fresh')
  file = join(directory, 'file')
  writeFileSync(fresh, 'new')
})
afterEach(() => rmSync(directory, { recursive: true }))

/** What a disk without hard links answers. */
const noLinks = (): never => {
  throw Object.assign(new Error('no hard links here'), { code: 'EPERM' })
}

test('a new file is placed where nothing is', () => {
  placeNewFile(fresh, file)
  assert.equal(readFileSync(file, 'utf8'), 'new')
})

test('a new file never replaces one, with or without hard links', () => {
  writeFileSync(file, 'there')
  assert.throws(() => placeNewFile(fresh, file), { code: 'EEXIST' })
  assert.throws(() => placeNewFile(fresh, file, noLinks), { code: 'EEXIST' })
  assert.equal(readFileSync(file, 'utf8'), 'there')
})

test('on a disk without hard links the file is copied', () => {
  placeNewFile(fresh, file, noLinks)
  assert.equal(readFileSync(file, 'utf8'), 'new')
})
