import assert from 'node:assert/strict'
import { APP, NOOR, startFixture, TENANT } from './entra-fixture.ts'
import type { EntraLocalOptions } from './options.ts'

export const OWN_SCOPE = `${APP.client_id}/access_as_user`
export const GRAPH_SCOPE = 'https://graph.microsoft.com/User.Read'
export const CREDENTIALS = { client_id: APP.client_id, client_secret: APP.client_secret }
export const JWT_BEARER = 'urn:ietf:params:oauth:grant-type:jwt-bearer'

type Fields = Readonly<Record<string, string | undefined>>

/** Test support: an app that receives tokens for its own API and exchanges them. */
export function startOboFixture(options: Partial<EntraLocalOptions> = {}) {
  const fixture = startFixture(options)
  const { choose, redeem, token } = fixture

  /** Both tokens of a sign-in that agrees to the own API and to Graph's User.Read. */
  const signedIn = async (fields: Fields = {}, username = NOOR) => {
    const scope = `openid offline_access ${OWN_SCOPE} ${GRAPH_SCOPE}`
    const page = await choose({ username, approve: '1' }, { scope, ...fields })
    const address = /^0; url=(.+)$/.exec(page.headers.get('refresh') ?? '')?.[1]
    assert.ok(address, `HTTP ${page.status}: ${await page.text()}`)
    const code = new URL(address).searchParams.get('code') ?? ''
    const { body } = await redeem(code, { scope: `openid offline_access ${OWN_SCOPE}` })
    assert.ok(body.access_token && body.refresh_token && body.id_token, JSON.stringify(body))
    const { access_token, refresh_token, id_token } = body
    return { access_token, refresh_token, id_token }
  }

  const onBehalfOf = (assertion: string | undefined, form: Fields = {}, tenant = TENANT) =>
    token(
      {
        grant_type: JWT_BEARER,
        ...CREDENTIALS,
        requested_token_use: 'on_behalf_of',
        scope: GRAPH_SCOPE,
        assertion,
        ...form,
      },
      {},
      tenant,
    )

  const refresh = (refresh_token: string | undefined, form: Fields = {}) =>
    token({
      grant_type: 'refresh_token',
      ...CREDENTIALS,
      scope: GRAPH_SCOPE,
      refresh_token,
      ...form,
    })

  return { ...fixture, control: fixture.entra.control, signedIn, onBehalfOf, refresh }
}

type Answer = Awaited<ReturnType<ReturnType<typeof startFixture>['token']>>

/** The code, the OAuth error and the status of a refusal. */
export function refused({ status, body }: Answer, code: number, error: string, expected = 400) {
  const actual = [body.error_codes, body.error, status]
  assert.deepEqual(actual, [[code], error, expected], body.error_description)
}
