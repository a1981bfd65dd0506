import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { ROOT } from '../test/command.ts'
import { readBase, unpinned, writeBase } from './base-reference.ts'
import { DOCKERFILES } from './dockerfiles.ts'

const DIGEST = `sha256:${'ab'.repeat(32)}`
const FILE = 'ARG NODE_IMAGE=node:24-bookworm-slim\n\nFROM $NODE_IMAGE\n'

test('a Dockerfile without a digest is not pinned', () => {
  assert.equal(readBase(FILE)?.digest, undefined)
  assert.equal(readBase(FILE)?.name, 'node:24-bookworm-slim')
})

test('what is written is pinned, and the rest of the file as before', () => {
  const [base = assert.fail()] = [readBase(FILE)]
  const written = writeBase(FILE, base, DIGEST)
  assert.equal(readBase(written)?.digest, DIGEST)
  assert.equal(written.replace(`@${DIGEST}`, ''), FILE)
})

test('a pinned one can be pinned anew', () => {
  const [base = assert.fail()] = [readBase(FILE)]
  const newer = `sha256:${'cd'.repeat(32)}`
  const written = writeBase(writeBase(FILE, base, DIGEST), base, newer)
  assert.equal(readBase(written)?.digest, newer)
})

test('a release is refused while one Dockerfile is not pinned, or has no base at all', () => {
  const [base = assert.fail()] = [readBase(FILE)]
  const texts: Record<string, string> = {
    pinned: writeBase(FILE, base, DIGEST),
    open: FILE,
    other: 'FROM node:24',
  }
  const read = (file: string) => texts[file] ?? ''
  assert.deepEqual(unpinned(['pinned'], read), [])
  assert.deepEqual(unpinned(['pinned', 'open', 'other'], read), ['open', 'other'])
})

for (const line of [
  `ARG NODE_IMAGE=node:24@sha256:${'a'.repeat(63)}`,
  'ARG NODE_IMAGE=node',
  'FROM node:24',
]) {
  test(`${line.slice(0, 40)} is no base`, () => assert.equal(readBase(line), undefined))
}

for (const file of DOCKERFILES) {
  const text = readFileSync(join(ROOT, file), 'utf8')

  test(`${file} names Node 24 once, and every stage is that or an earlier one`, () => {
    assert.match(readBase(text)?.name ?? '', /^node:24-/)
    const bases = [...text.matchAll(/^FROM (\S+)/gm)].map(([, base = '']) => base)
    assert.ok(bases.length > 0)
    for (const base of bases) assert.match(base, /^\$\{NODE_IMAGE\}$/)
  })
}
