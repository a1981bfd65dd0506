import assert from 'node:assert/strict'
import { test } from 'node:test'
import { encodeCursor, parseCursor, type Question } from './cursor.ts'

const encoded = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url')

const QUESTION: Question = { of: ['list', { place: 'voorbeek' }], order: 'newest' }
const until = { createdAt: 1_700_000_000_001, id: 'asm_newest' }
const CURSOR = { position: { key: 1_700_000_000_000, id: 'asm_x-1', until }, seen: 20 }

const codeOf = (question: Question, text: string) => {
  const result = parseCursor(question, text)
  return result.ok ? undefined : result.problem.code
}

test('a cursor is read back as it was written', () => {
  const text = encodeCursor(QUESTION, CURSOR)
  assert.deepEqual(parseCursor(QUESTION, text), { ok: true, value: CURSOR })
  const byAddress = { ...QUESTION, order: 'address' } as const
  const named = { ...CURSOR, position: { ...CURSOR.position, key: 'voorbeek kade 000001' } }
  assert.deepEqual(parseCursor(byAddress, encodeCursor(byAddress, named)), {
    ok: true,
    value: named,
  })
})

test('a cursor goes on with the list it was made for, and with no other', () => {
  const text = encodeCursor(QUESTION, CURSOR)
  const same: Question = {
    of: ['list', { place: 'voorbeek', purpose: undefined }],
    order: 'newest',
  }
  assert.equal(codeOf(same, text), undefined)
  const others: readonly Question[] = [
    { ...QUESTION, order: 'oldest' },
    { ...QUESTION, of: ['list', { place: 'elders' }] },
    { ...QUESTION, of: ['list', {}] },
    { ...QUESTION, of: ['every', { place: 'voorbeek' }] },
  ]
  for (const other of others) assert.equal(codeOf(other, text), 'INVALID_CURSOR/other_list')
})

test('anything else is refused', () => {
  const good = encodeCursor(QUESTION, CURSOR)
  const members = JSON.parse(Buffer.from(good, 'base64url').toString('utf8')) as unknown[]
  const but = (index: number, value: unknown) => encoded(members.with(index, value))
  const wrong = [
    '',
    'x',
    '!!!',
    encoded({ ...members }),
    encoded(members.slice(0, 5)),
    encoded([...members, 1]),
    ...[0, 1, 2, 3, 4, 5].map((index) => but(index, null)),
    but(1, 'text'),
    but(1, 1.5),
    but(1, 1e300),
    but(2, 1),
    but(2, 'a'.repeat(65)),
    but(3, 1.5),
    but(3, '1'),
    but(4, 'a'.repeat(65)),
    but(5, 0.5),
    `${good}=`,
    `${good} `,
    but(2, "' OR 1=1 --").slice(0, -1),
  ]
  for (const text of wrong) assert.match(codeOf(QUESTION, text) ?? '', /^INVALID_CURSOR/, text)
})

test('an order by value takes any number for its place', () => {
  const byValue: Question = { ...QUESTION, order: 'lowest_value' }
  const text = (key: number | string) =>
    encodeCursor(byValue, { ...CURSOR, position: { ...CURSOR.position, key } })
  assert.equal(codeOf(byValue, text(300_000.5)), undefined)
  assert.equal(codeOf(byValue, text('1')), 'INVALID_CURSOR')
})

test('an order by text takes no number for its place, and bounds it', () => {
  const byAddress: Question = { ...QUESTION, order: 'address' }
  const text = (key: number | string) =>
    encodeCursor(byAddress, { ...CURSOR, position: { ...CURSOR.position, key } })
  assert.equal(codeOf(byAddress, text(5)), 'INVALID_CURSOR')
  assert.equal(codeOf(byAddress, text('a'.repeat(201))), 'INVALID_CURSOR')
  assert.equal(codeOf(byAddress, text('a'.repeat(200))), undefined)
})
