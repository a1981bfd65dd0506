import assert from 'node:assert/strict'
import { test } from 'node:test'
import { ERRORS } from './messages/errors.ts'
import { NOTES } from './messages/notes.ts'
import { TEXTS } from './messages/texts.ts'
import { errorText, noteText } from './messages.ts'

const placeholders = (text: string) => [...new Set(text.match(/\{\w+\}/g) ?? [])].sort()

test('every text exists in both languages and fills the same places', () => {
  for (const [code, { nl, en }] of Object.entries({ ...NOTES, ...TEXTS })) {
    assert.ok(nl.length > 0 && en.length > 0, code)
    assert.deepEqual(placeholders(nl), placeholders(en), code)
  }
  for (const [code, { nl, en }] of Object.entries(ERRORS)) {
    for (const part of ['message', 'hint'] as const) {
      assert.ok(nl[part].length > 0 && en[part].length > 0, code)
      assert.deepEqual(placeholders(nl[part]), placeholders(en[part]), code)
    }
  }
})

test('an error has a code, a message, a hint, and whether to try again', () => {
  assert.deepEqual(errorText('NOT_FOUND/building', 'en', { value: '9999100000000001' }), {
    code: 'NOT_FOUND',
    message: 'Building 9999100000000001 has no address.',
    hint: 'A shed or garage often is a building without one. Give an address or another building.',
    retryable: false,
  })
})

test('what a caller typed comes back bounded and without control characters', () => {
  const { message } = errorText('INVALID_POSTCODE', 'en', {
    value: `a\n\u202e\u0000${'b'.repeat(500)}`,
  })
  assert.ok(message.length < 140)
  assert.doesNotMatch(message, /[\p{Cc}\p{Cf}]/u)
})

test('a value that looks like a placeholder is not filled again', () => {
  const text = noteText({ code: 'NEVENADRES', params: { main: '{main}$&' } }, 'en')
  assert.match(text, /\{main\}\$&/)
})
