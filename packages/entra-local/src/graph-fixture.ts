import assert from 'node:assert/strict'
import { NOOR, startFixture } from './entra-fixture.ts'

/** Test support: a directory whose Graph is called as someone with some scopes. */
export function startGraphFixture() {
  const fixture = startFixture({ lifetimes: { accessToken: 3600 } })
  const { redeem, request, signIn } = fixture

  const tokenFor = async (scope: string, username = NOOR, tenant = 'organizations') => {
    const { searchParams } = await signIn({ scope }, username, tenant)
    const { body } = await redeem(String(searchParams.get('code')), {}, {}, tenant)
    assert.ok(body.access_token, body.error_description)
    return body.access_token
  }

  const call = async (path: string, token: string, init: RequestInit = {}) => {
    const headers = { authorization: `Bearer ${token}` }
    const response = await request(`/v1.0${path}`, { ...init, headers })
    const body = (await response.json()) as Answer
    return { status: response.status, headers: response.headers, body }
  }

  const batch = (requests: readonly object[], token: string) =>
    call('/$batch', token, { method: 'POST', body: JSON.stringify({ requests }) })

  return { ...fixture, tokenFor, call, batch }
}

/** Everything that Graph answers here, as far as tests look at it. */
export interface Answer extends Record<string, unknown> {
  readonly value: readonly Record<string, unknown>[]
  readonly error: { readonly code: string; readonly message: string }
  readonly responses: readonly {
    readonly id: string
    readonly status: number
    readonly headers: Readonly<Record<string, string>>
    readonly body: Answer
  }[]
}
