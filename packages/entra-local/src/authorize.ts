import { randomUUID } from 'node:crypto'
import { type ReplyTarget, replyByPage, replyByRedirect } from './authorization-reply.ts'
import type { Client } from './clients.ts'
import { confirmPage } from './confirm-page.ts'
import {
  type Authority,
  type Directory,
  findPerson,
  PERSONAL_TID,
  type Person,
} from './directory.ts'
import { EntraError, type ErrorContext, errorBody } from './errors.ts'
import type { Parameters } from './parameters.ts'
import { pickerPage } from './picker-page.ts'
import { requireAdmitted } from './policy.ts'
import type { Services } from './services.ts'
import {
  type AuthorizeCall,
  readRequest,
  type SignInRequest,
  trustedCaller,
} from './sign-in-request.ts'

/** What the sign-in form, and the page that may follow it, post. */
export interface Choice {
  readonly username: string | undefined
  readonly cancelled: boolean
  /** The second page's answer: the second factor, the consent, or both. */
  readonly approved: boolean
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
