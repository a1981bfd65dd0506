import assert from 'node:assert/strict'
import { type StartOptions, signInAs } from '@voordeur/entra-local'
import { delegatingApp } from './delegating-app.ts'
import { startWorld, UPSTREAM, type World } from './world.ts'

/** An app that signs people in at Entra by itself and brings what it gets. */
const DIRECT_CLIENT = 'd1ec7000-0000-4000-8000-000000000001'
/** Another one, with a secret: a daemon that has nobody to sign in. */
export const DAEMON = {
  client_id: 'd1ec7000-0000-4000-8000-000000000002',
  client_secret: 'only-in-tests-and-longer-than-thirty-two-characters',
}

/** Entra ignores the port at this host, so everybody can use the gateway's own path. */
const [REGISTERED, REDIRECT] = [
  'http://localhost/oauth/callback',
  'http://localhost:9/oauth/callback',
]

type Registration = StartOptions['clients'][number]

const SCOPES = ['profile:read', 'mail:read']

/** The delegating app behind a gateway that takes Entra's own tokens, unless `env` says otherwise. */
export async function startDirectWorld(
  env: Readonly<Record<string, string>> = {},
  registration: Partial<Registration> = {},
): Promise<World> {
  let world: World | undefined
  const app = delegatingApp(() => world?.entraUrl ?? '')
  world = await startWorld({ VOORDEUR_MODE: 'direct', ...env }, app, entraWith(registration))
  return world
}

/**
 * The gateway's registration exposes the scopes of the app, and gives the daemon roles of the same
 * names; everything it is used with is registered beside it.
 */
const entraWith = (registration: Partial<Registration>): Partial<StartOptions> => ({
  // Longer than any journey of these tests, and the same for everybody.
  lifetimes: { accessToken: 6 * 3_600 },
  clients: [
    {
      ...UPSTREAM,
      name: 'Gateway',
      redirect_uris: [REGISTERED],
      scopes: ['access_as_user', ...SCOPES],
      app_roles: SCOPES.map((value) => ({ value, assigned_to: [DAEMON.client_id] })),
      ...registration,
    },
    {
      client_id: DIRECT_CLIENT,
      name: 'Direct client',
      redirect_uris: [REGISTERED],
      public_client: true,
    },
    { ...DAEMON, name: 'Daemon', redirect_uris: [REGISTERED] },
  ],
})

/** The scope of the gateway's registration in the form that Entra publishes. */
export const apiScope = (name: string): string => `api://${UPSTREAM.client_id}/${name}`

const PUBLIC = { client_id: DIRECT_CLIENT }

interface EntraTokens {
  readonly access_token: string
  readonly id_token: string
}

interface EntraSignIn {
  /** Asked of authorize and token endpoint alike: one resource, then. */
  readonly scope: string
  /** Default: `organizations`. */
  readonly tenant?: string
  /** Where the person signs in, as a challenge's `authorization_uri` names it. */
  readonly authorizationUri?: string
  readonly claims?: string
  /** Who asks; the direct client when left out. */
  readonly client?: { readonly client_id: string; readonly client_secret?: string }
}

/** The code flow (RFC 6749 section 4.1) of an app of its own at the world's Entra. */
export async function entraTokens(
  { entraUrl }: World,
  username: string,
  { scope, tenant = 'organizations', claims, client = PUBLIC, ...where }: EntraSignIn,
): Promise<EntraTokens> {
  const usual = `${entraUrl}/${tenant}/oauth2/v2.0/authorize`
  const { authorizationUri = usual } = where
  const query = new URLSearchParams({
    client_id: client.client_id,
    redirect_uri: REDIRECT,
    response_type: 'code',
    state: 's',
    scope: `openid profile ${scope}`,
    ...(claims === undefined ? {} : { claims }),
  })
  const back = await signInAs(`${authorizationUri}?${query}`, username)
  return requestTokens(authorizationUri.replace(/authorize$/, 'token'), {
    ...client,
    grant_type: 'authorization_code',
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
