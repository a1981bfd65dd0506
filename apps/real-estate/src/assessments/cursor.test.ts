import assert from 'node:assert/strict'
import { test } from 'node:test'
import { encodeCursor, parseCursor } from './cursor.ts'

const encoded = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url')

test('a cursor is read back as it was written', () => {
  const position = { createdAt: 1_700_000_000_000, id: 'asm_x-1' }
  assert.deepEqual(parseCursor(encodeCursor(position)), { ok: true, value: position })
})

test('anything else is refused', () => {
  const wrong = [
    '',
    'x',
    '!!!',
    encoded({ createdAt: 1, id: 'a' }),
    encoded([1]),
    encoded(['1', 'a']),
    encoded([1.5, 'a']),
    encoded([1, 2]),
    encoded([1, 'a', 'b']),
    encoded([1, 'a'.repeat(65)]),
    `${encoded([1, 'a'])}=`,
    `${encoded([1, 'a'])} `,
    encoded([1, "' OR 1=1 --"]).slice(0, -1),
  ]
  for (const text of wrong) {
    const result = parseCursor(text)
    assert.equal(!result.ok && result.problem.code, 'INVALID_CURSOR', text)
  }
})
