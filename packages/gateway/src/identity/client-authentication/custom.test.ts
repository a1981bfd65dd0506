import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { JWT_BEARER } from './client-authentication.ts'
import { JWT, jwtOf } from './credential-fixture.ts'
import { createCustomAuthentication } from './custom.ts'

const AUDIENCE = 'https://login.example/tenant/oauth2/v2.0/token'
const parameters = (getClientAssertion: () => Promise<string>, timeoutMs?: number) =>
  createCustomAuthentication({
    getClientAssertion,
    ...(timeoutMs ? { timeoutMs } : {}),
  }).parameters(AUDIENCE)

describe('an application’s own client assertion', () => {
  it('is asked for at every request, and sent', async () => {
    const assertions = [JWT, jwtOf({ sub: 'next' })]
    const own = createCustomAuthentication({
      getClientAssertion: async () => assertions.shift() ?? '',
    })
    assert.equal(own.kind, 'custom')
    assert.deepEqual(await own.parameters(AUDIENCE), {
      client_assertion_type: JWT_BEARER,
      client_assertion: JWT,
    })
    own.refresh()
    assert.equal((await own.parameters(AUDIENCE))['client_assertion'], jwtOf({ sub: 'next' }))
  })

  it('that fails, at once or later, is told apart from our own faults', async () => {
    const cause = new Error('no identity')
    const failing = [
      () => Promise.reject(cause),
      () => {
        throw cause
      },
    ]
    for (const each of failing) {
      await assert.rejects(parameters(each), {
        name: 'CredentialUnavailable',
        message: /getClientAssertion failed/,
        cause,
      })
    }
  })

  it('that never comes is not waited for', async () => {
    await assert.rejects(
      parameters(() => new Promise(() => {}), 20),
      { name: 'CredentialUnavailable', message: /took longer than 20 ms/ },
    )
  })

  it('has to be a signed JWT', async () => {
    await assert.rejects(
      parameters(async () => 'opaque'),
      { name: 'CredentialUnavailable', message: /getClientAssertion gave no signed JWT/ },
    )
  })
})
