import { replyByPage, replyByRedirect } from './authorization-reply.ts'
import { B2cError, b2cErrorBody } from './b2c-errors.ts'
import type { B2cGrants } from './b2c-grants.ts'
import { b2cPage } from './b2c-page.ts'
import type { B2cAuthority } from './b2c-policies.ts'
import { type B2cAuthorizeCall, readB2cRequest, trustedB2cCaller } from './b2c-sign-in-request.ts'
import { findPerson, type Person } from './directory.ts'
import type { Parameters } from './parameters.ts'
import type { Services } from './services.ts'

/**
 * `GET authorize`: the page of the user flow, or an error sent back to the app.
 * @throws B2cError when the app or its redirect address cannot be trusted: show it, never redirect.
 */
export async function showB2cPage(services: Services, call: B2cAuthorizeCall): Promise<Response> {
  const { authority, parameters } = call
  const { client, target } = trustedB2cCaller(services, call)
  try {
    const { scopes } = readB2cRequest(services, client, parameters)
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
  const { client, target } = trustedB2cCaller(services, call)
  const leaves = leaving(authority, form)
  const person = leaves ? undefined : chosenPerson(services, authority, form)
  try {
    const request = readB2cRequest(services, client, parameters)
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
