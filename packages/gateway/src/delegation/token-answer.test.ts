import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { readTokenAnswer } from './token-answer.ts'

const good = { token_type: 'Bearer', access_token: 'eyJh.eyJz.c2ln', expires_in: 3_599 }

describe('a token answer', () => {
  it('is read strictly', () => {
    const refused: unknown[] = [
      undefined,
      null,
      [],
      'text',
      {},
      { ...good, token_type: undefined },
      { ...good, token_type: 'pop' },
      { ...good, access_token: undefined },
      { ...good, access_token: '' },
      { ...good, access_token: 7 },
      { ...good, access_token: 'a b' },
      { ...good, access_token: 'a\r\nX-Injected: 1' },
      { ...good, access_token: 'é' },
      { ...good, access_token: 'x'.repeat(32 * 1024 + 1) },
      { ...good, expires_in: undefined },
      { ...good, expires_in: -1 },
      { ...good, expires_in: 1.5 },
      { ...good, expires_in: Number.NaN },
      { ...good, expires_in: '' },
      { ...good, expires_in: '1h' },
      { ...good, expires_in: ['3599'] },
    ]
    for (const body of refused) {
      assert.throws(() => readTokenAnswer(body), /token/, JSON.stringify(body)?.slice(0, 80))
    }
  })

  it('never shows its token in an error', () => {
    const secret = 'the secret token'
    assert.throws(
      () => readTokenAnswer({ ...good, access_token: secret }),
      (error: Error) => !error.message.includes(secret),
    )
  })

  it('may count its seconds in text, and the type in any case', () => {
    const answer = { ...good, token_type: 'bearer', expires_in: '3599', scope: 'x', foo: 1 }
    assert.deepEqual(readTokenAnswer(answer), { accessToken: good.access_token, expiresIn: 3_599 })
  })

  it('can not claim to live longer than any token does', () => {
    assert.equal(readTokenAnswer({ ...good, expires_in: 999_999_999 }).expiresIn, 48 * 3_600)
  })
})
