import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { DelegationFailed } from './delegation-failed.ts'
import { downstreamScopes } from './downstream-scopes.ts'

const APP = '00000003-0000-0000-c000-000000000000'

describe('downstream scopes', () => {
  it('are refused before any request, and the message says what to write', () => {
    const refused: [readonly string[], RegExp][] = [
      [[], /at least one/],
      [['User.Read'], /"User\.Read" is not a downstream scope in full.*graph\.microsoft\.com/],
      [['openid'], /in full/],
      [['https://graph.microsoft.com'], /in full/],
      [['https://graph.microsoft.com/'], /in full/],
      [['/User.Read'], /in full/],
      [[`not-${APP}/User.Read`], /in full/],
      [['https://graph.microsoft.com/User.Read Mail.Read'], /in full/],
      [['https://graph.microsoft.com/User"Read'], /in full/],
      [['https://graph.microsoft.com/Gelé'], /in full/],
      [[`https://graph.microsoft.com/${'x'.repeat(512)}`], /in full/],
      [['https://a.example/x', 'https://b.example/x'], /one resource/],
      [['https://a.example/.default', 'https://a.example/x'], /\.default stands alone/],
      [Array.from({ length: 33 }, (_, n) => `https://a.example/${n}`), /at most 32/],
    ]
    for (const [scopes, message] of refused) {
      assert.throws(
        () => downstreamScopes(scopes),
        (error: unknown) =>
          error instanceof DelegationFailed &&
          error.failure.class === 'CONFIG' &&
          message.test(error.message),
        JSON.stringify(scopes),
      )
    }
  })

  it('are taken in each of the full forms', () => {
    for (const scope of [
      'https://graph.microsoft.com/User.Read',
      'https://graph.microsoft.com/.default',
      'https://vault.azure.net//.default',
      'https://tenant.example/an/api/read',
      `api://${APP}/access_as_user`,
      `${APP}/User.Read`,
    ]) {
      assert.deepEqual(downstreamScopes([scope]), [scope])
    }
  })

  it('lose their order and doubles, so that they make one cache entry', () => {
    const [a, b] = ['https://a.example/a', 'https://a.example/b']
    assert.deepEqual(downstreamScopes([b, a, b]), [a, b])
  })

  it('belong together however the resource is capitalised', () => {
    assert.equal(downstreamScopes(['https://A.example/a', 'https://a.example/b']).length, 2)
  })
})
