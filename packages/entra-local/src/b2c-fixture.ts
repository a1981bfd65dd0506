import { APP, REDIRECT, startFixture } from './entra-fixture.ts'

/** Test support: the B2C tenant of the sample directory. */
export const B2C_TID = 'aaaaaaaa-0000-4000-8000-000000000004'
export const B2C = 'huurders.example'
export const SIGN_IN = `${B2C}/B2C_1_signupsignin`
export const RESET = `${B2C}/B2C_1_passwordreset`
export const TIJN = 'tijn@huurder.example'
export const TIJN_OID = 'bbbbbbbb-0000-4000-8000-000000000008'
/** What a sign-in asks that wants everything: ID token, own access token, refresh token. */
export const ALL = `openid offline_access ${APP.client_id}`

/** The answer of B2C's token endpoint, as far as tests look at it. */
export type B2cBody = Partial<
  Record<
    | 'access_token'
    | 'id_token'
    | 'refresh_token'
    | 'refresh_token_expires_in'
    | 'token_type'
    | 'expires_in'
    | 'id_token_expires_in'
    | 'not_before'
    | 'resource'
    | 'scope'
    | 'profile_info'
    | 'error'
    | 'error_description',
    string
  >
> & { readonly expires_on?: number }

type Options = NonNullable<Parameters<typeof startFixture>[0]>
type Fields = Readonly<Record<string, string | undefined>>

export function startB2cFixture(options: Options = {}) {
  const fixture = startFixture(options)

  const codeFor = async (fields: Fields = {}, policy = SIGN_IN, username = TIJN) =>
    String(
      (await fixture.signIn({ scope: ALL, ...fields }, username, policy)).searchParams.get('code'),
    )

  const token = async (form: Fields, policy = SIGN_IN) => {
    const secret = { client_id: APP.client_id, client_secret: APP.client_secret }
    const { status, headers, body } = await fixture.token({ ...secret, ...form }, {}, policy)
    return { status, headers, body: body as unknown as B2cBody }
  }

  const redeem = (code: string, form: Fields = {}, policy = SIGN_IN) =>
    token({ grant_type: 'authorization_code', redirect_uri: REDIRECT, code, ...form }, policy)

  const refresh = (refresh_token: string | undefined, form: Fields = {}, policy = SIGN_IN) =>
    token({ grant_type: 'refresh_token', refresh_token, ...form }, policy)

  return { ...fixture, codeFor, token, redeem, refresh }
}

/** The B2C code of a refusal. */
export const codeOf = ({
  error,
  error_description = '',
}: {
  error?: string
  error_description?: string
}) => [error, Number(/^AADB2C(\d+): /.exec(error_description)?.[1])] as const
