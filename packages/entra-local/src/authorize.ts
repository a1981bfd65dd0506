import { randomUUID } from 'node:crypto'
import {
  RESPONSE_MODES,
  type ReplyTarget,
  type ResponseMode,
  replyByPage,
  replyByRedirect,
} from './authorization-reply.ts'
import { type Requirements, readRequirements } from './claims-request.ts'
import { acceptsRedirect, type Client } from './clients.ts'
import { confirmPage } from './confirm-page.ts'
import {
  type Authority,
  type Directory,
  findPerson,
  PERSONAL_TID,
  type Person,
} from './directory.ts'
import { EntraError, type ErrorContext, errorBody, missingParameter } from './errors.ts'
import type { Parameters } from './parameters.ts'
import { pickerPage } from './picker-page.ts'
import { type Challenge, readChallenge } from './pkce.ts'
import { requireAdmitted } from './policy.ts'
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

/** What the sign-in form, and the page that may follow it, post. */
export interface Choice {
  readonly username: string | undefined
  readonly cancelled: boolean
  /** The second page's answer: the second factor, the consent, or both. */
  readonly approved: boolean
}

interface SignInRequest {
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
 * `GET authorize`: the sign-in page, or an error sent back to the app.
 * @throws EntraError when the app or its redirect address cannot be trusted: show it, never redirect.
 */
export async function showSignIn(services: Services, call: AuthorizeCall): Promise<Response> {
  const { client, target } = trustedCaller(services, call)
  try {
    const request = readRequest(services, client, call.parameters)
    return await pickerPage({
      directory: services.directory,
      people: offered(services.directory, admissible(call.authority, client), call.parameters),
      client,
      redirectUri: target.redirectUri,
      scope: request.scope,
      loginHint: request.loginHint,
    })
  } catch (fault) {
    return replyByRedirect(target, errorParameters(fault, call.context))
  }
}

/**
 * `POST authorize`: what the person chose. Everything is checked again; the form is not trusted.
 * @throws EntraError as {@link showSignIn} does, 50034 for someone who is not in the directory, and
 * 50057 or a block's code for someone who may not sign in.
 */
export async function completeSignIn(
  services: Services,
  call: AuthorizeCall,
  choice: Choice,
): Promise<Response> {
  const { client, target } = trustedCaller(services, call)
  const people = admissible(call.authority, client)
  const person = choice.cancelled ? undefined : chosenPerson(people, choice)
  if (person) requireAdmitted(services, person)
  try {
    const request = readRequest(services, client, call.parameters)
    if (!person) throw declined()
    const { requirements, asksConsent, scope } = request
    if (!choice.approved && (requirements.length > 0 || asksConsent))
      return await confirmPage({ client, person, requirements, scope, asksConsent })
    const code = issueCode(services, { client, target, person, request }, call.parameters)
    return await replyByPage(target, { code, session_state: randomUUID() })
  } catch (fault) {
    return replyByPage(target, errorParameters(fault, call.context))
  }
}

interface FinishedSignIn {
  readonly client: Client
  readonly target: ReplyTarget
  readonly person: Person
  readonly request: SignInRequest
}

/** The consent to the scopes is recorded with it. */
function issueCode(services: Services, finished: FinishedSignIn, parameters: Parameters): string {
  const { client, target, person, request } = finished
  const { requirements, scopes } = request
  services.consents.grant(client.client_id, person, scopes.resources)
  return services.codes.issue({
    ...scopes,
    person,
    signIn: {
      at: services.moment(),
      amr: requirements.length > 0 ? ['pwd', 'mfa'] : ['pwd'],
      met: requirements,
    },
    clientId: client.client_id,
    redirectUri: target.redirectUri,
    nonce: parameters.get('nonce'),
    challenge: request.challenge,
    redeemed: false,
  })
}

function trustedCaller(services: Services, { authority, parameters }: AuthorizeCall) {
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

function replyTarget(parameters: Parameters, redirectUri: string): ReplyTarget {
  const asked = parameters.get('response_mode')
  const responseMode = isResponseMode(asked) ? asked : 'query'
  return { redirectUri, responseMode, state: parameters.get('state') }
}

const isResponseMode = (value: string | undefined): value is ResponseMode =>
  (RESPONSE_MODES as readonly (string | undefined)[]).includes(value)

function readRequest(services: Services, client: Client, parameters: Parameters): SignInRequest {
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

const PROMPTS = new Set(['login', 'consent', 'select_account'])

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

const declined = (): EntraError =>
  new EntraError(65004, 'User declined to consent to access the app.')

/** Personal accounts only for apps that let them in. */
const admissible = ({ people }: Authority, { personal_accounts }: Client): readonly Person[] =>
  personal_accounts ? people : people.filter(({ tid }) => tid !== PERSONAL_TID)

/** `domain_hint` narrows the page to one tenant's people; a hint for nobody is no hint. */
function offered(
  { tenants }: Directory,
  people: readonly Person[],
  parameters: Parameters,
): readonly Person[] {
  const domain = parameters.get('domain_hint')?.toLowerCase()
  const tenant = tenants.find((one) => one.domain === domain)
  const hinted = people.filter(({ tid }) => tid === tenant?.tid)
  return hinted.length > 0 ? hinted : people
}

function chosenPerson(people: readonly Person[], { username = '' }: Choice): Person {
  const person = findPerson(people, username)
  if (person) return person
  throw new EntraError(
    50034,
    `The user account '${username.slice(0, 100)}' does not exist in this directory. ` +
      `Post 'username' with one of: ${people.map((one) => one.username).join(', ')}.`,
  )
}

/** Only refusals travel to the app; anything else is a fault of ours and must not. */
function errorParameters(fault: unknown, context: ErrorContext) {
  if (!(fault instanceof EntraError)) throw fault
  const { error, error_description, error_uri } = errorBody(fault, context)
  return { error, error_description, ...(error_uri && { error_uri }) }
}
