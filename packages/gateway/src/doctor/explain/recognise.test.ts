import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { recognise } from './recognise.ts'

const TOKEN = 'eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJ4In0.c2lnbmF0dXJl'
const token = { kind: 'token', token: TOKEN }

describe('a token is recognised', () => {
  const forms: Record<string, string> = {
    'by itself': TOKEN,
    'with white space around': `\n  ${TOKEN}\n`,
    'broken over lines by a terminal': `${TOKEN.slice(0, 30)}\n${TOKEN.slice(30)}`,
    'behind Bearer': `Bearer ${TOKEN}`,
    'in its header': `Authorization: Bearer ${TOKEN}`,
    'in a token answer': JSON.stringify({
      token_type: 'Bearer',
      access_token: TOKEN,
      id_token: 'x',
    }),
    'in an answer with an ID token alone': JSON.stringify({ id_token: TOKEN }),
  }
  for (const [form, text] of Object.entries(forms))
    it(form, () => assert.deepEqual(recognise(text), token))

  it('also when it is encrypted, or has no signature', () => {
    for (const text of ['eyJhbGciOiJkaXIifQ..a.b.c', 'eyJhbGciOiJub25lIn0.eyJzdWIiOiJ4In0.'])
      assert.equal(recognise(text).kind, 'token')
  })
})

describe('an error is recognised', () => {
  it('as JSON, with whatever is in it', () => {
    const fields = { error: 'invalid_grant', error_codes: [50173], suberror: 'bad_token' }
    assert.deepEqual(recognise(JSON.stringify(fields)), { kind: 'error', fields })
  })

  it('of Graph, which nests it', () => {
    const error = { code: 'InvalidAuthenticationToken', message: 'text', innerError: {} }
    assert.deepEqual(recognise(JSON.stringify({ error })), {
      kind: 'error',
      fields: { error: 'InvalidAuthenticationToken', error_description: 'text' },
    })
  })

  it('in the address a browser was left at, in the query and in the fragment', () => {
    const query = 'error=access_denied&error_description=AADSTS65004%3A+declined'
    const fields = { error: 'access_denied', error_description: 'AADSTS65004: declined' }
    for (const text of [`https://x.example/cb?${query}`, `https://x.example/cb#${query}`, query])
      assert.deepEqual(recognise(text), { kind: 'error', fields })
  })

  it('in any text that names a code', () => {
    const text = 'Sorry, but we’re having trouble.\nAADSTS50011: The redirect URI …'
    assert.deepEqual(recognise(text), { kind: 'error', fields: { error_description: text } })
  })
})

describe('a challenge is recognised', () => {
  it('with the name of its header, several of them, and without', () => {
    const header = 'Bearer error="invalid_token"'
    const challenge = { kind: 'challenge', header }
    assert.deepEqual(recognise(`WWW-Authenticate: ${header}`), challenge)
    assert.deepEqual(recognise(`HTTP/1.1 401\nwww-authenticate: ${header}\nx: y`), challenge)
    assert.deepEqual(recognise(header), challenge)
    assert.deepEqual(recognise('Bearer'), { kind: 'challenge', header: 'Bearer' })
    assert.deepEqual(recognise(`WWW-Authenticate: Basic\nWWW-Authenticate: ${header}`), {
      kind: 'challenge',
      header: `Basic, ${header}`,
    })
  })
})

it('anything else is not recognised', () => {
  for (const text of [
    '',
    'geheim',
    '{"a":1}',
    '{"error":null}',
    '{',
    '[]',
    'a.b.c',
    'Bearer opaque',
  ])
    assert.deepEqual(recognise(text), { kind: 'unknown' }, text)
})
