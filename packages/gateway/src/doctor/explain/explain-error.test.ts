import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { classify } from '../../delegation/classify.ts'
import { systemClock } from '../../kernel/clock.ts'
import { readEnvironment } from '../../node/read-config.ts'
import { explainCode, knownCodes } from '../aadsts.ts'
import { explainContext } from './explain-context.ts'
import { explainError } from './explain-error.ts'

const context = explainContext({}, readEnvironment({}).config, systemClock)
const CORRELATION = '11111111-1111-4111-8111-111111111111'
const TRACE = '22222222-2222-4222-8222-222222222222'
const about = (fields: Record<string, unknown>) => explainError(fields, context)

describe('every code we know', () => {
  for (const code of knownCodes) {
    it(`${code} in a message is told with cause, fix, class and command`, () => {
      const { title, findings } = about({ error_description: `${code}: whatever it says` })
      const known = explainCode(code) ?? assert.fail()
      assert.ok(title.startsWith(`${known.class}: `), title)
      const [row, ...more] = findings
      assert.deepEqual(more, [])
      assert.equal(row?.check, code)
      assert.equal(row?.found, known.cause)
      assert.equal(row?.fix, known.fix)
      assert.equal(row?.command, known.az)
    })
  }
})

describe('the class of an error', () => {
  const bodies: Record<string, unknown>[] = [
    { error: 'interaction_required', error_codes: [50076] },
    { error: 'invalid_grant', error_codes: [53003], claims: '{"access_token":{"acrs":{}}}' },
    { error: 'invalid_grant', suberror: 'consent_required', error_codes: [65001] },
    { error: 'invalid_grant', error_codes: [50173] },
    { error: 'invalid_client', error_codes: [7000215] },
    { error: 'invalid_grant', error_codes: [7000114] },
    { error: 'temporarily_unavailable', error_codes: [90033] },
    { error: 'invalid_grant', error_codes: [50196] },
    { error: 'invalid_grant' },
    { error: 'whatever' },
  ]
  for (const body of bodies) {
    it(`is what the gateway itself decides for ${JSON.stringify(body)}`, () => {
      const decided = classify({ status: 400, body, retryAfter: null }, 0).failure.class
      assert.ok(about(body).title.startsWith(`${decided}: `))
    })
  }

  it('of a step of an ordinary sign-in is that, and only a warning', () => {
    const { title, findings } = about({
      error: 'login_required',
      error_description: 'AADSTS50058: x',
    })
    assert.match(title, /^SIGN_IN: /)
    assert.deepEqual(
      findings.map(({ status }) => status),
      ['warning'],
    )
  })

  it('of a message goes by the telling code, as in an answer', () => {
    const { title } = about({ error_description: 'AADSTS70002: … AADSTS500133: …' })
    assert.match(title, /^REAUTH: /)
  })

  it('of Microsoft Graph goes by its own codes', () => {
    for (const [error, kind] of Object.entries({
      InvalidAuthenticationToken: 'REAUTH',
      Authorization_RequestDenied: 'CONSENT',
      ErrorAccessDenied: 'CONSENT',
      TooManyRequests: 'TRANSIENT',
    })) {
      const { title, findings } = about({ error, error_description: 'whatever' })
      assert.ok(title.startsWith(`${kind}: `), title)
      assert.equal(findings[0]?.check, error)
    }
  })

  it('without any code is told with the general advice', () => {
    const { findings } = about({ error: 'invalid_grant' })
    assert.deepEqual([findings.length, findings[0]?.check], [1, 'error'])
    assert.match(findings[0]?.fix ?? '', /signs? in again|sign in again/)
  })
})

describe('an error', () => {
  it('with a code we do not know leads to where Microsoft explains it, and to the rule', () => {
    const [row] = about({ error: 'x', error_codes: [123456] }).findings
    assert.equal(row?.check, 'AADSTS123456')
    assert.match(row?.fix ?? '', /error\?code=123456\..+"error", "suberror" and "claims"/)
  })

  it('with several codes explains each, once', () => {
    const body = { error: 'x', error_codes: [70002, 500133], error_description: 'AADSTS500133: …' }
    assert.deepEqual(
      about(body).findings.map(({ check }) => check),
      ['AADSTS70002', 'AADSTS500133'],
    )
  })

  it('shows its words and ids, and never its description, which names people', () => {
    const { facts } = about({
      error: 'invalid_grant',
      suberror: 'bad_token',
      claims: '{"access_token":{}}',
      correlation_id: CORRELATION,
      trace_id: TRACE,
      timestamp: '2026-08-13 21:24:29Z',
      error_description: 'AADSTS50173: noor@voorbeeld.example',
      more: 'noor@voorbeeld.example',
    })
    assert.deepEqual(facts, [
      { name: 'error', value: 'invalid_grant' },
      { name: 'suberror', value: 'bad_token' },
      { name: 'claims', value: 'present' },
      { name: 'correlation_id', value: CORRELATION },
      { name: 'trace_id', value: TRACE },
      { name: 'timestamp', value: '2026-08-13 21:24:29Z' },
    ])
  })

  it('shows none of them that is not what it should be', () => {
    const odd = {
      error: 'a b',
      suberror: 7,
      correlation_id: 'noor',
      trace_id: '$(x)',
      timestamp: 'noor',
    }
    assert.deepEqual(about(odd).facts, [])
  })

  it('gives its correlation id to the command that looks it up, from the text if need be', () => {
    const text = `AADSTS53003: … Correlation ID: ${CORRELATION} Timestamp: …`
    for (const fields of [
      { error_description: text },
      { error: 'x', error_codes: [53003], correlation_id: CORRELATION },
    ])
      assert.ok(about(fields).findings[0]?.command?.includes(`'${CORRELATION}'`))
    for (const correlation_id of ["'; rm -rf x", 'noor', 7]) {
      const odd = { error: 'x', error_codes: [53003], correlation_id }
      assert.match(about(odd).findings[0]?.command ?? '', /<correlation-id>/)
    }
  })
})
