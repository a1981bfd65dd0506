import assert from 'node:assert/strict'
import { test } from 'node:test'
import { presentedToken } from './bearer.ts'

const none = new URLSearchParams()
const kind = (...headers: string[]) => presentedToken(headers, none).kind

test('reads a token, whatever the case of the scheme', () => {
  for (const scheme of ['Bearer', 'bearer', 'BEARER', 'bEaReR'])
    assert.deepEqual(presentedToken([`${scheme} aA0-._~+/=`], none), {
      kind: 'token',
      token: 'aA0-._~+/=',
    })
})

test('no header is no credentials', () => {
  assert.deepEqual(presentedToken(undefined, none), { kind: 'none' })
  assert.deepEqual(presentedToken([], none), { kind: 'none' })
})

test('another scheme is told apart from a bad token', () => {
  assert.equal(kind('Basic dXNlcjpwYXNz'), 'unsupported')
  assert.equal(kind('DPoP abc'), 'unsupported')
})

test('malformed credentials are refused', () => {
  for (const header of [
    'Bearer',
    'Bearer ',
    'Bearer a b',
    'Bearer a,Bearer b',
    'Bearer "a"',
    '',
    '=x',
  ])
    assert.equal(kind(header), 'malformed', header)
  assert.equal(kind('Bearer a', 'Bearer a'), 'malformed')
})

test('a token in the URL is refused, also beside a good header', () => {
  const query = new URLSearchParams('access_token=abc')
  assert.equal(presentedToken(undefined, query).kind, 'malformed')
  assert.equal(presentedToken(['Bearer abc'], query).kind, 'malformed')
})
