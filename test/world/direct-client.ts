import assert from 'node:assert/strict'
import { type StartOptions, signInAs } from '@voordeur/entra-local'
import { UPSTREAM, type World } from './world.ts'

/** An app that signs people in at Entra by itself and brings what it gets. */
export const DIRECT_CLIENT = 'd1ec7000-0000-4000-8000-000000000001'
/** Another one, with a secret: a daemon that has nobody to sign in. */
export const DAEMON = {
  client_id: 'd1ec7000-0000-4000-8000-000000000002',
  client_secret: 'only-in-tests-and-longer-than-thirty-two-characters',
}

const REDIRECT = 'http://localhost:9/callback'

type Registration = StartOptions['clients'][number]

/**
 * The local Entra of a gateway in direct mode: its registration exposes the scopes of the app,
 * gives the daemon a role of the same name, and everybody has agreed to what it does at Graph.
 */
export const directEntra = (
  scopes: readonly string[],
  registration: Partial<Registration> = {},
): Partial<StartOptions> => ({
  // Longer than any journey of these tests, and the same for everybody.
  lifetimes: { accessToken: 6 * 3_600 },
  clients: [
    {
      ...UPSTREAM,
      name: 'Gateway',
      redirect_uris: ['http://localhost/oauth/callback'],
      scopes: ['access_as_user', ...scopes],
      app_roles: scopes.map((value) => ({ value, assigned_to: [DAEMON.client_id] })),
      ...registration,
    },
    {
      client_id: DIRECT_CLIENT,
      name: 'Direct client',
      redirect_uris: [REDIRECT],
      public_client: true,
    },
    { ...DAEMON, name: 'Daemon', redirect_uris: [REDIRECT] },
  ],
})

/** The scope of the gateway's registration in the form that Entra publishes. */
export const apiScope = (name: string): string => `api://${UPSTREAM.client_id}/${name}`

export interface EntraTokens {
  readonly access_token: string
  readonly id_token: string
}

export interface EntraSignIn {
  /** Asked of authorize and token endpoint alike: one resource, then. */
  readonly scope: string
  /** Default: `organizations`. */
  readonly tenant?: string
  /** Where the person signs in, as a challenge's `authorization_uri` names it. */
  readonly authorizationUri?: string
  readonly claims?: string
  /** Who asks; the direct client unless another public one is meant. */
  readonly clientId?: string
}

/** The code flow of a public client (RFC 6749 section 4.1) at the world's Entra. */
export async function entraTokens(
  { entraUrl }: World,
  username: string,
  { scope, tenant = 'organizations', claims, clientId = DIRECT_CLIENT, ...where }: EntraSignIn,
): Promise<EntraTokens> {
  const usual = `${entraUrl}/${tenant}/oauth2/v2.0/authorize`
  const { authorizationUri = usual } = where
  const query = new URLSearchParams({
    client_id: clientId,
    redirect_uri: REDIRECT,
    response_type: 'code',
    state: 's',
    scope: `openid profile ${scope}`,
    ...(claims === undefined ? {} : { claims }),
  })
  const back = await signInAs(`${authorizationUri}?${query}`, username)
  return requestTokens(authorizationUri.replace(/authorize$/, 'token'), {
    grant_type: 'authorization_code',
    client_id: clientId,
    redirect_uri: REDIRECT,
    code: back.searchParams.get('code') ?? '',
    scope: `openid profile ${scope}`,
  })
}

/** A token in which no person takes part (RFC 6749 section 4.4). */
export async function appOnlyToken({ entraUrl }: World, tenant: string): Promise<string> {
  const { access_token } = await requestTokens(`${entraUrl}/${tenant}/oauth2/v2.0/token`, {
    ...DAEMON,
    grant_type: 'client_credentials',
    scope: apiScope('.default'),
  })
  return access_token
}

async function requestTokens(url: string, form: Record<string, string>): Promise<EntraTokens> {
  const response = await fetch(url, { method: 'POST', body: new URLSearchParams(form) })
  const body = (await response.json()) as EntraTokens
  assert.equal(response.status, 200, JSON.stringify(body))
  return body
}
