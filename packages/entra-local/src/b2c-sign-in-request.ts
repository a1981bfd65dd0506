import { isResponseMode, replyTarget } from './authorization-reply.ts'
import { B2cError, inB2cCodes } from './b2c-errors.ts'
import type { B2cAuthority } from './b2c-policies.ts'
import { type B2cScopes, parseB2cScopes } from './b2c-scopes.ts'
import { acceptsRedirect, type Client } from './clients.ts'
import type { Parameters } from './parameters.ts'
import { type Challenge, readChallenge } from './pkce.ts'
import type { Services } from './services.ts'
import { PROMPTS } from './sign-in-request.ts'

/** An authorization request at one policy. */
export interface B2cAuthorizeCall {
  readonly authority: B2cAuthority
  readonly parameters: Parameters
}

export interface B2cSignInRequest {
  readonly scopes: B2cScopes
  readonly challenge: Challenge | undefined
}

/**
 * The app and the address its answer goes to.
 * @throws B2cError 90008, 90018, 90006: shown, never redirected.
 */
export function trustedB2cCaller(
  { clients }: Services,
  { authority, parameters }: B2cAuthorizeCall,
) {
  const clientId = parameters.get('client_id')
  if (clientId === undefined)
    throw new B2cError(90008, 'The request does not contain a client ID parameter.')
  const client = clients.get(clientId)
  if (!client)
    throw new B2cError(
      90018,
      `The client ID '${clientId.slice(0, 100)}' specified in the request is not registered in ` +
        `tenant '${authority.tenant.domain}'.`,
    )
  const redirectUri = parameters.get('redirect_uri') ?? ''
  if (!acceptsRedirect(client, redirectUri)) throw redirectMismatch(clientId, redirectUri)
  return { client, target: replyTarget(parameters, redirectUri) }
}

/** Also what the token endpoint says when the address is not the one of the code. */
export const redirectMismatch = (clientId: string, redirectUri: string): B2cError =>
  new B2cError(
    90006,
    `The redirect URI '${redirectUri.slice(0, 300)}' provided in the request is not registered for ` +
      `the client id '${clientId}'.`,
  )

/**
 * Everything else of the request; what is wrong with it goes back to the app.
 * @throws B2cError 90013, 90014, 90010, 90077, 90043, and those of scopes and PKCE.
 */
export function readB2cRequest(
  services: Services,
  client: Client,
  parameters: Parameters,
): B2cSignInRequest {
  const responseType = parameters.get('response_type') ?? ''
  if (responseType !== 'code') throw notSupported(90013, 'response type', responseType)
  const mode = parameters.get('response_mode')
  if (mode !== undefined && !isResponseMode(mode)) throw notSupported(90014, 'response mode', mode)
  const scope = parameters.get('scope')
  if (scope === undefined)
    throw new B2cError(90010, 'The request does not contain a scope parameter.')
  checkPrompt(parameters.get('prompt'))
  return {
    scopes: parseB2cScopes(scope, client, services.clients),
    challenge: inB2cCodes(() => readChallenge(parameters)),
  }
}

const notSupported = (code: 90013 | 90014, what: string, value: string): B2cError =>
  new B2cError(
    code,
    `The requested ${what} '${value.slice(0, 100)}' provided in the request is not supported.`,
  )

/** This directory keeps no session, so a silent sign-in never finds one. */
function checkPrompt(prompt: string | undefined): void {
  if (prompt === undefined || PROMPTS.has(prompt)) return
  if (prompt === 'none')
    throw new B2cError(
      90077,
      "User does not have an existing session and request prompt parameter has a value of 'None'.",
    )
  throw new B2cError(
    90043,
    'The prompt included in the request contains invalid values. Expected ' +
      "'none', 'login', 'consent' or 'select_account'.",
  )
}
