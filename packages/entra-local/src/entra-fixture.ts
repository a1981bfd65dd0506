import assert from 'node:assert/strict'
import type { ClientRegistration } from './clients.ts'
import { createEntraLocal } from './create-entra-local.ts'
import type { ErrorBody } from './errors.ts'
import type { EntraLocalOptions } from './options.ts'
import type { TokenResponse } from './token.ts'

/** Test support: a directory without a socket, two apps, and a clock that tests move. */
export const APP = {
  client_id: 'cccccccc-0000-4000-8000-000000000001',
  client_secret: 'first app secret',
  redirect_uris: ['http://localhost:3000/oauth/callback', 'https://app.example/callback?kept=1'],
  name: 'First app',
} satisfies ClientRegistration
export const OTHER_APP = {
  client_id: 'cccccccc-0000-4000-8000-000000000002',
  client_secret: 'second app secret',
  redirect_uris: ['http://localhost:4000/callback'],
  name: 'Second app',
} satisfies ClientRegistration
export const ORIGIN = 'http://localhost:3001'
export const TENANT = 'aaaaaaaa-0000-4000-8000-000000000001'
export const NOOR = 'noor@voorbeeld.example'
export const REDIRECT = 'http://localhost:3000/oauth/callback'

type Fields = Readonly<Record<string, string | undefined>>

/** An answer of the token endpoint is one or the other. */
type TokenBody = Partial<TokenResponse & ErrorBody>

export function startFixture(options: Partial<EntraLocalOptions> = {}) {
  const clock = { now: Date.UTC(2026, 10, 21, 12) }
  const entra = createEntraLocal({
    origin: ORIGIN,
    clients: [APP, OTHER_APP],
    now: () => clock.now,
    ...options,
  })
  const request = (path: string, init?: RequestInit) =>
    entra.fetch(new Request(ORIGIN + path, init))

  /** Opens the sign-in page; `undefined` leaves a usual parameter out. */
  const open = (fields: Fields = {}, tenant = 'organizations') =>
    request(authorizePath(fields, tenant))

  /** Posts the sign-in form. */
  const choose = (form: Fields, fields: Fields = {}, tenant = 'organizations') =>
    request(authorizePath(fields, tenant), { method: 'POST', body: search(form) })

  /** The parameters the app gets back after `username` signs in. */
  const signIn = async (fields: Fields = {}, username = NOOR, tenant = 'organizations') =>
    returned(await choose({ username }, fields, tenant))

  const codeFor = async (fields: Fields = {}, username = NOOR) =>
    (await signIn(fields, username)).searchParams.get('code') ?? ''

  const token = async (
    form: Fields,
    headers: Record<string, string> = {},
    tenant = 'organizations',
  ) => {
    const path = `/${tenant}/oauth2/v2.0/token`
    const response = await request(path, { method: 'POST', body: search(form), headers })
    const body = (await response.json()) as TokenBody
    return { status: response.status, body, headers: response.headers }
  }

  const redeem = (
    code: string,
    form: Fields = {},
    headers: Record<string, string> = {},
    tenant?: string,
  ) => token({ ...redemption(code), ...form }, headers, tenant)

  return { entra, clock, request, open, choose, signIn, codeFor, token, redeem }
}

/** Where the page that ends a sign-in sends the browser. */
export function returned(response: Response): URL {
  const target = /^0; url=(.+)$/.exec(response.headers.get('refresh') ?? '')?.[1]
  assert.ok(target, `no Refresh header on HTTP ${response.status}`)
  return new URL(target)
}

const redemption = (code: string): Fields => ({
  grant_type: 'authorization_code',
  client_id: APP.client_id,
  client_secret: APP.client_secret,
  redirect_uri: REDIRECT,
  code,
})

function authorizePath(fields: Fields, tenant: string): string {
  const query = search({
    client_id: APP.client_id,
    redirect_uri: REDIRECT,
    response_type: 'code',
    scope: 'openid profile offline_access User.Read',
    state: 'the state',
    ...fields,
  })
  return `/${tenant}/oauth2/v2.0/authorize?${query}`
}

const search = (fields: Fields): URLSearchParams =>
  new URLSearchParams(
    Object.entries(fields).filter((entry): entry is [string, string] => entry[1] !== undefined),
  )
