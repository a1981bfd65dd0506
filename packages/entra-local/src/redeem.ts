import type { AuthenticatedClient } from './client-authentication.ts'
import type { Client } from './clients.ts'
import type { Authority } from './directory.ts'
import { EntraError } from './errors.ts'
import { type Parameters, required } from './parameters.ts'
import { checkVerifier } from './pkce.ts'
import { requireProof, requireSession } from './policy.ts'
import { parseScopes, type ScopeRequest } from './scopes.ts'
import type { CodeGrant, Grant, Services } from './services.ts'

/** What one token answer is about. */
export interface Redemption {
  readonly grant: Grant
  readonly scopes: ScopeRequest
  readonly nonce: string | undefined
}

/**
 * RFC 6749 section 4.1.3. All checks run without a pause, so of parallel requests one wins.
 * @throws EntraError 9002313, 70000, 70008, 54005, 700005, 500112, 50148, 501481, those of
 * requireSession and scope errors.
 */
export function redeemCode(
  services: Services,
  authority: Authority,
  { client }: AuthenticatedClient,
  body: Parameters,
): Redemption {
  const found = services.codes.find(required(body, 'code'))
  const grant = checkGrant<CodeGrant>(found, authority, client)
  requireSession(services, grant.person, grant.signIn)
  if (grant.redeemed)
    throw new EntraError(
      54005,
      'OAuth2 Authorization code was already redeemed, please retry with a new valid code or use ' +
        'an existing refresh token.',
    )
  const redirectUri = required(body, 'redirect_uri')
  if (redirectUri !== grant.redirectUri)
    throw new EntraError(
      500112,
      `The reply address '${redirectUri.slice(0, 300)}' does not match the reply address ` +
        `'${grant.redirectUri}' provided when requesting Authorization code.`,
    )
  checkVerifier(grant.challenge, body.get('code_verifier'))
  const scopes = codeScopes(services, client, grant, body.get('scope'))
  grant.redeemed = true
  return { grant, scopes, nonce: grant.nonce }
}

/**
 * RFC 6749 section 6. The old refresh token stays valid, as at Entra.
 * @throws EntraError 9002313, 70000, 70008, 700005, 90009 for an own scope that is missing or in
 * its `api://` form, and scope errors.
 */
export function redeemRefreshToken(
  services: Services,
  authority: Authority,
  { client }: AuthenticatedClient,
  body: Parameters,
): Redemption {
  const found = services.refreshTokens.find(required(body, 'refresh_token'))
  const grant = checkGrant<Grant>(found, authority, client)
  requireSession(services, grant.person, grant.signIn)
  const text = body.get('scope')
  if (text === undefined) throw refreshWithoutScope(client, grant)
  const scopes = narrowed(grant, parseScopes(text, client, services))
  for (const one of scopes.resources)
    if (services.consents.agreed(client.client_id, grant.person, one).length < one.names.length)
      throw consentRequired(client.client_id)
  requireProof(services, grant, scopes, body)
  const [resource] = scopes.resources
  if (resource?.appId === client.client_id && resource.prefix.startsWith('api://'))
    throw tokenForItself(client)
  return { grant, scopes, nonce: undefined }
}

function checkGrant<Kind extends Grant>(
  found: { readonly value: Kind; readonly expired: boolean } | undefined,
  { people }: Authority,
  client: Client,
): Kind {
  if (!found) throw new EntraError(9002313, 'Invalid request. Request is malformed or invalid.')
  const { value: grant, expired } = found
  if (grant.clientId !== client.client_id)
    throw new EntraError(70000, 'The provided grant was issued to another application.')
  if (!people.includes(grant.person))
    throw new EntraError(
      700005,
      'Provided Authorization Code is intended to use against other tenant, thus rejected.',
    )
  if (expired)
    throw new EntraError(
      70008,
      'The provided authorization code or refresh token has expired. ' +
        'Send a new interactive authorization request for this user and resource.',
    )
  return grant
}

function codeScopes(
  services: Services,
  client: Client,
  grant: Grant,
  text: string | undefined,
): ScopeRequest {
  if (text !== undefined) return narrowed(grant, parseScopes(text, client, services))
  if (grant.resources.length <= 1) return grant
  throw new EntraError(
    28003,
    'Provided value for the input parameter scope cannot be empty when requesting an access token ' +
      'using the provided authorization code. Please specify a valid scope.',
  )
}

/** The asked scopes, when one resource is asked and the person agreed to all of it. */
function narrowed(grant: Grant, asked: ScopeRequest): ScopeRequest {
  for (const { appId, names } of oneResource(asked).resources) {
    const agreed = grant.resources.find((one) => one.appId === appId)
    if (!names.every((name) => agreed?.names.includes(name))) throw consentRequired(grant.clientId)
  }
  return {
    oidc: asked.oidc.filter((scope) => grant.oidc.includes(scope)),
    resources: asked.resources,
  }
}

/** @throws EntraError 28000 when a token request asks for more than one resource. */
export function oneResource(asked: ScopeRequest): ScopeRequest {
  if (asked.resources.length <= 1) return asked
  throw new EntraError(
    28000,
    'Provided value for the input parameter scope is not valid because it contains more than ' +
      'one resource.',
  )
}

export const consentRequired = (clientId: string): EntraError =>
  new EntraError(
    65001,
    'The user or administrator has not consented to use the application with ID ' +
      `'${clientId}' for this resource. Send an interactive authorization request.`,
    { suberror: 'consent_required' },
  )

/** Entra can fill in a scope for Graph alone; here it is always asked for, so that no one forgets. */
function refreshWithoutScope(client: Client, grant: Grant): EntraError {
  if (grant.resources.some(({ appId }) => appId === client.client_id)) return tokenForItself(client)
  return new EntraError(
    28003,
    'Provided value for the input parameter scope cannot be empty when refreshing an access token.',
  )
}

const tokenForItself = ({ client_id, name }: Client): EntraError =>
  new EntraError(
    90009,
    `Application '${client_id}'(${name}) is requesting a token for itself. This scenario is ` +
      `supported only if resource is specified using the GUID based App Identifier: ${client_id}/….`,
  )
