import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { classify } from './classify.ts'
import type { DelegationClass } from './delegation-failed.ts'
import { CLAIMS, refusal } from './delegation-fixture.ts'

const NOW = Date.parse('2026-11-20T12:00:00Z')

const classified = (
  error: string,
  codes: readonly number[] = [],
  more: Readonly<Record<string, unknown>> = {},
  { status = 400, retryAfter = null as string | null } = {},
) => classify({ status, body: refusal(error, codes, more).body, retryAfter }, NOW)

const classOf = (...given: Parameters<typeof classified>) => classified(...given).failure.class

describe('a refusal of the token endpoint', () => {
  // Where `error` alone leaves it open, as Entra pairs them.
  const BY_NUMBER: Readonly<Record<DelegationClass, Readonly<Record<string, readonly number[]>>>> =
    {
      STEP_UP: {
        interaction_required: [50072, 50074, 50076, 50078, 50079],
        invalid_grant: [50076, 50097, 50158, 53000, 53001, 53004],
      },
      CONSENT: {
        invalid_grant: [65001, 90094, 90095],
        interaction_required: [65001],
        access_denied: [65004],
      },
      BLOCKED: {
        invalid_grant: [50020, 50057, 50105, 53002, 53003, 500212, 500213, 530032],
        interaction_required: [53003, 50105],
      },
      REAUTH: {
        invalid_grant: [50013, 50089, 50132, 50173, 54005, 70008, 70043, 500133, 700082],
        interaction_required: [50173, 70043],
      },
      CONFIG: {
        invalid_grant: [500131, 240002, 70021, 50011],
        invalid_request: [28000, 28003, 50011, 50194, 90009, 700022, 900144, 901002, 9001023],
        invalid_scope: [70011],
        invalid_resource: [500011, 650057],
        invalid_target: [9010010],
        unsupported_grant_type: [70003],
        unauthorized_client: [700016, 700038],
        invalid_client: [
          650053, 700024, 700025, 700027, 700211, 700212, 700213, 700229, 7000215, 7000218, 7000222,
          7002138,
        ],
      },
      APP_ONLY: { unauthorized_client: [7000113, 7000114], invalid_grant: [7000114] },
      TRANSIENT: {
        invalid_request: [50033, 90006, 90024, 90033],
        invalid_grant: [50087, 90055],
      },
      LOOP: { invalid_grant: [50196] },
    }
  for (const [expected, errors] of Object.entries(BY_NUMBER)) {
    for (const [error, codes] of Object.entries(errors)) {
      for (const code of codes) {
        it(`${error} with ${code} is ${expected}`, () => {
          assert.equal(classOf(error, [code]), expected)
          // Entra puts general numbers beside the telling one.
          assert.equal(classOf(error, [70002, code]), expected)
          assert.equal(classified(error, [70002, code]).failure.code, code)
        })
      }
    }
  }

  it('is decided by the standard fields before any number', () => {
    assert.equal(classOf('consent_required', [53003]), 'CONSENT')
    assert.equal(classOf('login_required', [53003]), 'REAUTH')
    assert.equal(classOf('temporarily_unavailable', [53003]), 'TRANSIENT')
    assert.equal(classOf('server_error', [53003]), 'TRANSIENT')
    const suberrors: [string, DelegationClass][] = [
      ['message_only', 'BLOCKED'],
      ['protection_policy_required', 'BLOCKED'],
      ['consent_required', 'CONSENT'],
      ['basic_action', 'STEP_UP'],
      ['additional_action', 'STEP_UP'],
      ['user_password_expired', 'STEP_UP'],
      ['bad_token', 'REAUTH'],
      ['token_expired', 'REAUTH'],
    ]
    for (const [suberror, expected] of suberrors) {
      assert.equal(classOf('invalid_grant', [50196], { suberror }), expected, suberror)
      assert.equal(classOf('interaction_required', [], { suberror }), expected, suberror)
    }
    assert.equal(classOf('invalid_grant', [50196], { claims: CLAIMS }), 'STEP_UP')
  })

  it('with claims is a step-up that carries them, unless nobody can satisfy them', () => {
    assert.equal(
      classified('interaction_required', [50076], { claims: CLAIMS }).failure.claims,
      CLAIMS,
    )
    assert.equal(classified('invalid_grant', [], { claims: CLAIMS }).failure.claims, CLAIMS)
    // As Entra sends 53003: with claims that only name the policy.
    const blocked = classified('invalid_grant', [53003], {
      suberror: 'message_only',
      claims: CLAIMS,
    })
    assert.equal(blocked.failure.class, 'BLOCKED')
    assert.equal(blocked.failure.claims, undefined)
  })

  it('has no claims when they are no JSON object of bounded size', () => {
    for (const claims of [
      '{',
      '[]',
      '""',
      7,
      { access_token: {} },
      `{"a":"${'x'.repeat(9_000)}"}`,
    ]) {
      const { failure } = classified('invalid_grant', [500133], { claims })
      assert.equal(failure.class, 'REAUTH')
      assert.equal(failure.claims, undefined)
    }
  })

  it('without a number that we know means what its error says', () => {
    const usual: [string, DelegationClass][] = [
      ['interaction_required', 'STEP_UP'],
      ['invalid_grant', 'REAUTH'],
      ['access_denied', 'BLOCKED'],
      ['invalid_client', 'CONFIG'],
      ['invalid_request', 'CONFIG'],
      ['constructor', 'CONFIG'],
      ['', 'CONFIG'],
    ]
    for (const [error, expected] of usual) {
      assert.equal(classOf(error), expected, error)
      assert.equal(classOf(error, [99_999_999]), expected, error)
      assert.equal(classOf(error, [], { suberror: 'constructor' }), expected, error)
    }
  })

  it('is passing when its status says so, whatever its body is', () => {
    for (const status of [408, 429, 500, 502, 503, 504]) {
      assert.equal(classOf('invalid_grant', [53003], {}, { status }), 'TRANSIENT', String(status))
      const answer = { status, body: undefined, retryAfter: null }
      assert.equal(classify(answer, NOW).failure.class, 'TRANSIENT', String(status))
    }
  })

  it('is survived whatever its body is', () => {
    const bodies = [undefined, null, 'text', 7, [], { error: 7, suberror: [], error_codes: 'x' }]
    for (const body of [...bodies, { error_codes: ['53003', -1, 1.5, null, {}] }]) {
      const { failure } = classify({ status: 400, body, retryAfter: null }, NOW)
      assert.equal(failure.class, 'CONFIG')
      assert.equal(failure.code, undefined)
    }
  })

  it('passes nothing on but our own words, the number and a correlation id', () => {
    for (const error of [
      'interaction_required',
      'invalid_grant',
      'invalid_client',
      'server_error',
    ]) {
      const all = JSON.stringify(classified(error, [50076], { suberror: 'PROVIDER TEXT' }))
      assert.doesNotMatch(all, /PROVIDER|AADSTS|noor/)
      assert.match(all, /c0442e1a-0000-4000-8000-000000000001/)
    }
    const odd = classified('invalid_grant', [50076], { correlation_id: 'PROVIDER TEXT' })
    assert.equal(odd.failure.correlationId, undefined)
  })

  it('tells an administrator’s consent from the person’s own', () => {
    assert.match(classified('invalid_grant', [90094]).failure.message, /administrator/)
    assert.doesNotMatch(classified('invalid_grant', [65001]).failure.message, /administrator/)
  })

  it('says how long to wait, in seconds or as a date, and never longer than five minutes', () => {
    const waited = (retryAfter: string | null, error = 'x', status = 429) =>
      classified(error, [], {}, { status, retryAfter }).failure.retryAfter
    assert.equal(waited('7'), 7)
    assert.equal(waited('Fri, 20 Nov 2026 12:00:09 GMT'), 9)
    assert.equal(waited('Fri, 20 Nov 2026 11:00:00 GMT'), 0)
    assert.equal(waited('86400'), 300)
    assert.equal(waited('Fri, 20 Nov 2099 12:00:09 GMT'), 300)
    assert.equal(waited('soon'), undefined)
    assert.equal(waited(null), undefined)
    assert.equal(waited('7', 'invalid_client', 400), undefined, 'only what passes is waited for')
  })

  it('is everybody’s when it is about the app, and one person’s when it may be about them', () => {
    const everybody = (error: string, code: number) => classified(error, [code]).everybody ?? false
    for (const error of [
      'invalid_client',
      'unauthorized_client',
      'invalid_scope',
      'invalid_resource',
      'invalid_target',
      'unsupported_grant_type',
    ]) {
      assert.equal(everybody(error, 99_999_999), true, error)
    }
    assert.equal(everybody('unauthorized_client', 7000114), false, 'that caller is an app')
    assert.equal(everybody('invalid_grant', 500131), false, 'that assertion is for another app')
    assert.equal(everybody('invalid_request', 240002), false)
    assert.equal(everybody('invalid_grant', 50196), false)
    assert.equal(everybody('interaction_required', 50076), false)
  })

  it('asks for a newer client assertion only when ours is out of its time', () => {
    assert.equal(classified('invalid_client', [700024]).staleCredential, true)
    assert.equal(classified('invalid_client', [7000215]).staleCredential, undefined)
  })
})
