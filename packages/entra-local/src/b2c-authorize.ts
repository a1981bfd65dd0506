import {
  RESPONSE_MODES,
  type ReplyTarget,
  type ResponseMode,
  replyByPage,
  replyByRedirect,
} from './authorization-reply.ts'
import { B2cError, b2cErrorBody, inB2cCodes } from './b2c-errors.ts'
import type { B2cGrants } from './b2c-grants.ts'
import { b2cPage } from './b2c-page.ts'
import type { B2cAuthority } from './b2c-policies.ts'
import { type B2cScopes, parseB2cScopes } from './b2c-scopes.ts'
import { acceptsRedirect, type Client } from './clients.ts'
import { findPerson, type Person } from './directory.ts'
import type { Parameters } from './parameters.ts'
import { type Challenge, readChallenge } from './pkce.ts'
import type { Services } from './services.ts'

export interface B2cAuthorizeCall {
  readonly authority: B2cAuthority
  readonly parameters: Parameters
}

interface SignInRequest {
  readonly scopes: B2cScopes
  readonly challenge: Challenge | undefined
}

/**
 * `GET authorize`: the page of the user flow, or an error sent back to the app.
 * @throws B2cError when the app or its redirect address cannot be trusted: show it, never redirect.
 */
export async function showB2cPage(services: Services, call: B2cAuthorizeCall): Promise<Response> {
  const { authority, parameters } = call
  const { client, target } = trustedCaller(services, call)
  try {
    const { scopes } = readRequest(services, client, parameters)
    return await b2cPage({
      authority,
      client,
      redirectUri: target.redirectUri,
      scope: scopes.text,
      loginHint: parameters.get('login_hint'),
    })
  } catch (fault) {
    return replyByRedirect(target, errorParameters(services, fault))
  }
}

/**
 * `POST authorize`: what the customer chose. Everything is checked again; the form is not trusted.
 * @throws B2cError as {@link showB2cPage} does, and 90053 for someone who never signed up.
 */
export async function completeB2cPage(
  services: Services,
  grants: B2cGrants,
  call: B2cAuthorizeCall,
  form: Parameters,
): Promise<Response> {
  const { authority, parameters } = call
  const { client, target } = trustedCaller(services, call)
  const leaves = leaving(authority, form)
  const person = leaves ? undefined : chosenPerson(services, authority, form)
  try {
    const request = readRequest(services, client, parameters)
    if (leaves || !person) throw leaves ?? cancelled()
    const now = services.moment()
    const code = grants.codes.issue({
      ...request,
      person,
      client,
      policy: authority.policy.name,
      redirectUri: target.redirectUri,
      nonce: parameters.get('nonce'),
      signedInAt: now,
      issuedAt: now,
      redeemed: false,
    })
    return await replyByPage(target, { code })
  } catch (fault) {
    return replyByPage(target, errorParameters(services, fault))
  }
}

/** Why nobody signs in, when the form says so. Only the sign-in page offers `forgot`. */
function leaving({ policy }: B2cAuthority, form: Parameters): B2cError | undefined {
  if (form.has('cancel')) return cancelled()
  return policy.does === 'sign-in' && form.has('forgot')
    ? new B2cError(90118, 'The user has forgotten their password.')
    : undefined
}

const cancelled = (): B2cError =>
  new B2cError(90091, 'The user has cancelled entering self-asserted information.')

function trustedCaller({ clients }: Services, { authority, parameters }: B2cAuthorizeCall) {
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

function replyTarget(parameters: Parameters, redirectUri: string): ReplyTarget {
  const asked = parameters.get('response_mode')
  const responseMode = isResponseMode(asked) ? asked : 'query'
  return { redirectUri, responseMode, state: parameters.get('state') }
}

const isResponseMode = (value: string | undefined): value is ResponseMode =>
  (RESPONSE_MODES as readonly (string | undefined)[]).includes(value)

const PROMPTS = new Set(['login', 'consent', 'select_account'])

function readRequest(services: Services, client: Client, parameters: Parameters): SignInRequest {
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

function chosenPerson(
  { conditions }: Services,
  { people }: B2cAuthority,
  form: Parameters,
): Person {
  const username = form.get('username') ?? ''
  const person = findPerson(people, username)
  if (!person)
    throw new B2cError(
      90053,
      `A user with the specified credential could not be found: '${username.slice(0, 100)}'. ` +
        `Post 'username' with one of: ${people.map((one) => one.username).join(', ')}.`,
    )
  const { disabled, blocked } = conditions.of(person)
  if (disabled || blocked !== undefined)
    throw new B2cError(
      90111,
      'Your account has been locked. Contact your support person to unlock it, then try again.',
    )
  return person
}

/** Only refusals travel to the app; anything else is a fault of ours and must not. */
function errorParameters(services: Services, fault: unknown) {
  if (!(fault instanceof B2cError)) throw fault
  return b2cErrorBody(fault, services.now())
}
