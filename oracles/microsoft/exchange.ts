import type { AuthenticationResult } from '@azure/msal-node'
import { decodeJwt } from 'jose'
import { signInAs } from '../../packages/entra-local/src/index.ts'
import {
  type Exchange,
  entraTokenEndpoint,
  onBehalfOf,
} from '../../packages/gateway/src/delegation/on-behalf-of.ts'
import type { DownstreamToken } from '../../packages/gateway/src/delegation/token-answer.ts'
import type { ClientAuthentication } from '../../packages/gateway/src/identity/client-authentication/client-authentication.ts'
import { createSecretAuthentication } from '../../packages/gateway/src/identity/client-authentication/secret.ts'
import { systemClock } from '../../packages/gateway/src/kernel/clock.ts'
import { msalFor } from './credentials.ts'
import { type EntraWorld, GATEWAY, OWN_SCOPE, REDIRECT, SECRET } from './entra-world.ts'

export interface ExchangeOptions {
  readonly authentication?: ClientAuthentication
  readonly claimsCapable?: boolean
  /** Where the tenant is, for those whose address its id does not tell. */
  readonly authority?: string
}

/** Our On-Behalf-Of exchange, as the gateway makes it; by the secret unless said otherwise. */
export const oursFor = (
  { origin }: EntraWorld,
  {
    authentication = createSecretAuthentication({ secret: SECRET }),
    claimsCapable = false,
    authority,
  }: ExchangeOptions = {},
): Exchange =>
  onBehalfOf({
    tokenEndpoint:
      authority === undefined
        ? entraTokenEndpoint(new URL(origin))
        : () => `${origin}/${authority}/oauth2/v2.0/token`,
    clientId: GATEWAY,
    authentication,
    claimsCapable,
    allowInsecure: false,
    clock: systemClock,
  })

export interface SignInOptions {
  readonly scope?: string
  readonly claims?: string
  readonly tenant?: string
}

/** Signs somebody in by MSAL, the person approving whatever is asked. */
export async function signIn(
  world: EntraWorld,
  username: string,
  { scope = OWN_SCOPE, claims, tenant }: SignInOptions = {},
): Promise<AuthenticationResult> {
  const msal = msalFor(world, undefined, tenant)
  const request = { scopes: [scope], redirectUri: REDIRECT }
  const url = await msal.getAuthCodeUrl({ ...request, ...(claims === undefined ? {} : { claims }) })
  const code = (await signInAs(url, username)).searchParams.get('code') ?? ''
  return msal.acquireTokenByCode({ ...request, code })
}

/** An access token for the gateway's own API, as a sign-in brings it. */
export const assertionOf = async (
  world: EntraWorld,
  username: string,
  options?: SignInOptions,
): Promise<string> => (await signIn(world, username, options)).accessToken

/** The token of an exchange that must have succeeded. */
export function tokenOf(outcome: Awaited<ReturnType<Exchange>>): string {
  if ('failure' in outcome) throw new Error(JSON.stringify(outcome.failure))
  return (outcome satisfies DownstreamToken).accessToken
}

/**
 * Who the token is for and about, whatever its version. OpenID scopes are left out of `scp`: MSAL
 * asks for them with every request, and Graph's tokens name them.
 */
export function gistOf(token: string) {
  const { aud, tid, oid, appid, azp, appidacr, azpacr, scp, roles } =
    decodeJwt<Record<string, unknown>>(token)
  const scopes = String(scp ?? '').split(' ')
  return {
    aud,
    tid,
    oid,
    app: appid ?? azp,
    strength: appidacr ?? azpacr,
    scp: scopes.filter((scope) => scope !== '' && !OPENID.has(scope)).sort(),
    ...(roles === undefined ? {} : { roles }),
  }
}

const OPENID = new Set(['openid', 'profile', 'email', 'offline_access'])
