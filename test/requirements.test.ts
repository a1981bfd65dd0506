import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import { faultsOf } from '../conformance/requirements/faults.ts'
import {
  type Claimed,
  isClaimed,
  type Requirement,
} from '../conformance/requirements/requirement.ts'
import { requirements } from '../conformance/requirements.ts'

const ROOT = join(import.meta.dirname, '..')

function readSource(path: string): string | undefined {
  try {
    return readFileSync(join(ROOT, path), 'utf8')
  } catch {
    return undefined
  }
}

describe('the table of requirements', () => {
  it('names only code and tests that exist', (t) => {
    assert.deepEqual(faultsOf(requirements, readSource), [])
    const claimed = requirements.filter(isClaimed)
    const tests = new Set(claimed.flatMap((each) => each.tests).map((test) => JSON.stringify(test)))
    const open = requirements.length - claimed.length
    t.diagnostic(
      `${requirements.length} requirements: ${claimed.length} claimed with ${tests.size} tests, ${open} not claimed`,
    )
  })

  it('covers every document that is followed', () => {
    const sources = requirements.map(({ source }) => source).join('\n')
    for (const document of DOCUMENTS) assert.ok(sources.includes(document), document)
  })
})

const DOCUMENTS = [
  ...['MCP 2026-07-28', 'MCP 2025-11-25', 'MCP 2025-06-18', 'MCP 2025-03-26', 'MCP extension'],
  ...['RFC 6749', 'RFC 6750', 'RFC 7009', 'RFC 7523', 'RFC 7591', 'RFC 7636', 'RFC 7662'],
  ...['RFC 8252', 'RFC 8414', 'RFC 8707', 'RFC 9068', 'RFC 9126', 'RFC 9207', 'RFC 9700'],
  ...['RFC 9728', 'draft-ietf-oauth-client-id-metadata-document', 'SECURITY.md'],
]

const FILES: Readonly<Record<string, string>> = {
  'src/guard.ts': 'export const guard = 1',
  'src/guard.test.ts': [
    "it('holds', () => {})",
    '  await t.test("isn\'t fooled", async () => {})',
    "test(\n  'stands on a line of its own',\n  () => {})",
    `it(\`refuses \${what}, always\`, () => {})`,
    "// it('was commented out', () => {})",
    "it.skip('is skipped', () => {})",
    "describe('only a group', () => {})",
  ].join('\n'),
}

const SOUND: Claimed = {
  id: 'rfc0000-guard',
  level: 'MUST',
  source: 'RFC 0000 section 1',
  duty: 'Nobody gets past the guard.',
  code: 'src/guard.ts',
  tests: [{ file: 'src/guard.test.ts', title: 'holds' }],
}

const faults = (...table: readonly Requirement[]) => faultsOf(table, (path) => FILES[path])
const withTest = (title: string) => ({ ...SOUND, tests: [{ file: 'src/guard.test.ts', title }] })
const withEach = (matches: string) => ({
  ...SOUND,
  tests: [{ file: 'src/guard.test.ts', matches }],
})

describe('a requirement', () => {
  it('is sound with code and a test, however the test is written', () => {
    for (const each of [
      SOUND,
      withTest("isn't fooled"),
      withTest('stands on a line of its own'),
      withEach('refuses '),
    ]) {
      assert.deepEqual(faults(each), [])
    }
  })

  it('may be open when it says why', () => {
    const { code: _, tests: __, ...duty } = SOUND
    const open = { ...duty, status: 'not-claimed' as const }
    assert.deepEqual(faults({ ...open, why: 'Does not apply: nobody comes.' }), [])
    assert.match(faults({ ...open, why: '' }).join(), /why it is not claimed is missing/)
  })

  const UNSOUND: [string, Requirement, RegExp][] = [
    ['an id that is no id', { ...SOUND, id: 'RFC 0000' }, /not words in lower case/],
    ['no source', { ...SOUND, source: '' }, /source is missing/],
    ['no duty', { ...SOUND, duty: ' ' }, /duty is missing/],
    ['code that is gone', { ...SOUND, code: 'src/gone.ts' }, /there is no src\/gone\.ts/],
    ['no test', { ...SOUND, tests: [] }, /claimed without a test/],
    [
      'a test file that is gone',
      { ...SOUND, tests: [{ file: 'src/gone.test.ts', title: 'holds' }] },
      /there is no src\/gone\.test\.ts/,
    ],
    [
      'a file that has no tests',
      { ...SOUND, tests: [{ file: 'src/guard.ts', title: 'holds' }] },
      /no test file/,
    ],
    ['a test twice', { ...SOUND, tests: [...SOUND.tests, ...SOUND.tests] }, /named twice/],
    [
      'a test with another title',
      withTest('hold'),
      /there is no test src\/guard\.test\.ts › hold$/,
    ],
    ['the title of a loop', withTest('refuses '), /no test .* › refuses $/],
    ['a title that is no loop’s', withEach('holds'), /› holds…/],
    ['half the beginning of a loop’s title', withEach('ref'), /› ref…/],
    ['no beginning at all', withEach(''), /› …/],
    ['a test in a comment', withTest('was commented out'), /there is no test/],
    ['a test that is skipped', withTest('is skipped'), /there is no test/],
    ['a group', withTest('only a group'), /there is no test/],
  ]
  for (const [what, requirement, fault] of UNSOUND) {
    it(`is unsound with ${what}`, () => assert.match(faults(requirement).join('\n'), fault))
  }

  it('has an id of its own', () => {
    assert.match(faults(SOUND, SOUND).join(), /rfc0000-guard: the id is used twice/)
  })
})
