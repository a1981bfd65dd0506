import { isResponseMode, replyTarget } from './authorization-reply.ts'
import { type Requirements, readRequirements } from './claims-request.ts'
import { acceptsRedirect, type Client } from './clients.ts'
import type { Authority } from './directory.ts'
import { EntraError, type ErrorContext, missingParameter } from './errors.ts'
import type { Parameters } from './parameters.ts'
import { type Challenge, readChallenge } from './pkce.ts'
import { parseScopes, type ScopeRequest } from './scopes.ts'
import type { Services } from './services.ts'
import { checkTenancy, unknownHere } from './tenancy.ts'
import { invalidTarget } from './token.ts'

/** An authorization request (RFC 6749 section 4.1.1) at one authority. */
export interface AuthorizeCall {
  readonly authority: Authority
  readonly parameters: Parameters
  readonly context: ErrorContext
}

/** What an authorization request asks for, read and checked. */
export interface SignInRequest {
  readonly scope: string
  readonly scopes: ScopeRequest
  readonly challenge: Challenge | undefined
  readonly loginHint: string | undefined
  /** What `claims` demands of the person; anything at all takes a second factor here. */
  readonly requirements: Requirements
  /** Whether the person is asked to agree to the scopes on a page of their own. */
  readonly asksConsent: boolean
}

/**
 * The app and the address its answer goes to.
 * @throws EntraError 900144, 700016, 50194, 9002332, 900971, 50011: shown, never redirected.
 */
export function trustedCaller(services: Services, { authority, parameters }: AuthorizeCall) {
  const clientId = parameters.get('client_id')
  if (clientId === undefined) throw missingParameter('client_id')
  const client = services.clients.get(clientId)
  if (!client) throw unknownHere(clientId)
  checkTenancy(services.directory, client, authority)
  const redirectUri = parameters.get('redirect_uri')
  if (redirectUri === undefined) throw new EntraError(900971, 'No reply address provided.')
  if (!acceptsRedirect(client, redirectUri)) throw redirectMismatch(client, redirectUri)
  return { client, target: replyTarget(parameters, redirectUri) }
}

const redirectMismatch = (client: Client, asked: string): EntraError =>
  new EntraError(
    50011,
    `The redirect URI '${asked.slice(0, 300)}' specified in the request does not match the redirect ` +
      `URIs configured for the application '${client.client_id}': ${client.redirect_uris.join(', ')}.`,
  )

/**
 * Everything else of the request; what is wrong with it goes back to the app.
 * @throws EntraError 900144, 700054, 90023, 9010010, 50058, and those of scopes, PKCE and claims.
 */
export function readRequest(
  services: Services,
  client: Client,
  parameters: Parameters,
): SignInRequest {
  const responseType = parameters.get('response_type')
  if (responseType === undefined) throw missingParameter('response_type')
  if (responseType !== 'code') throw notEnabled(responseType, client)
  if (parameters.has('response_mode') && !isResponseMode(parameters.get('response_mode')))
    throw unsupported('response_mode')
  const scope = parameters.get('scope')
  if (scope === undefined) throw missingParameter('scope')
  if (parameters.has('resource')) throw invalidTarget()
  const prompt = parameters.get('prompt')
  if (prompt === 'none') throw noSession()
  if (prompt !== undefined && !PROMPTS.has(prompt)) throw unsupported('prompt')
  return {
    scope,
    scopes: parseScopes(scope, client, services),
    challenge: readChallenge(parameters),
    // A hint and an explicit choice exclude each other.
    loginHint: prompt === 'select_account' ? undefined : parameters.get('login_hint'),
    requirements: readRequirements(parameters.get('claims')),
    asksConsent: prompt === 'consent',
  }
}

/** Those that show a page (OpenID Connect Core 3.1.2.1). */
export const PROMPTS = new Set(['login', 'consent', 'select_account'])

const unsupported = (name: string): EntraError =>
  new EntraError(90023, `Unsupported '${name}' value.`)

const notEnabled = (responseType: string, { name }: Client): EntraError =>
  new EntraError(
    700054,
    `response_type '${responseType.slice(0, 100)}' is not enabled for the application '${name}'.`,
  )

/** This directory keeps no session, so a silent sign-in never finds one. */
const noSession = (): EntraError =>
  new EntraError(
    50058,
    'A silent sign-in request was sent but no user is signed in. Send an interactive request.',
  )
