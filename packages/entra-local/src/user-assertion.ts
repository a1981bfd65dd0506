import { compactVerify, createLocalJWKSet, type JSONWebKeySet, type JWTPayload } from 'jose'
import { decodeAssertion } from './assertion.ts'
import { v1Issuer, v2Issuer } from './claims.ts'
import type { Client } from './clients.ts'
import { type Authority, everyone, type Person } from './directory.ts'
import { EntraError } from './errors.ts'
import { openGraphToken } from './graph-token.ts'
import { jsonWebKeySet } from './keys.ts'
import type { Services } from './services.ts'
import { type SignIn, signInOf } from './sign-in.ts'
import { ANY_TENANT } from './tenancy.ts'

/** Whom an access token speaks for, and the sign-in that it comes from. */
export interface UserAssertion {
  readonly person: Person
  readonly signIn: SignIn
}

/**
 * Reads the access token that an app received and hands back to act for its caller.
 * @throws EntraError, in this order: 50027 not a JWT, 50013 signature or issuer, 500133 outside
 * its time, 500131 meant for another app, 240002 an ID token, 7000114 an app's own token, 50034
 * a person who is gone.
 */
export async function openUserAssertion(
  services: Services,
  authority: Authority,
  client: Client,
  assertion: string,
): Promise<UserAssertion> {
  const claims = await verify(services, assertion)
  checkIssuer(services, authority, claims)
  checkTime(claims, services.now())
  checkAudience(client, claims)
  checkKind(client, claims)
  const signIn = signInOf(claims)
  const person = everyone(services.directory).find(
    ({ oid, tid }) => oid === claims['oid'] && tid === claims['tid'],
  )
  if (!person || !signIn)
    throw new EntraError(
      50034,
      'The user account of the assertion does not exist in this directory.',
    )
  return { person, signIn }
}

/** Graph's tokens verify here as well, so that the answer can say whom they are meant for. */
async function verify(services: Services, assertion: string): Promise<JWTPayload> {
  const { header, claims } = decodeAssertion(assertion)
  const keys = await services.keys
  if ('nonce' in header) {
    const graph = await openGraphToken(keys, assertion)
    if (graph) return graph
    throw invalidAssertion('Assertion failed signature validation.')
  }
  try {
    const set = createLocalJWKSet(jsonWebKeySet(keys) as JSONWebKeySet)
    await compactVerify(assertion, set, { algorithms: ['RS256'] })
    return claims
  } catch {
    throw invalidAssertion(
      'Assertion failed signature validation. [Reason - No published key of this directory ' +
        'verifies it.]',
    )
  }
}

function checkIssuer({ origin }: Services, { issuerTenant }: Authority, claims: JWTPayload): void {
  const { iss = '', tid } = claims
  if (typeof tid !== 'string' || ![v1Issuer(origin, tid), v2Issuer(origin, tid)].includes(iss))
    throw invalidAssertion('The issuer of the assertion is not of this directory.')
  if (issuerTenant !== ANY_TENANT && issuerTenant !== tid)
    throw invalidAssertion(
      `The assertion was issued in the tenant '${tid}', and the request was sent to ` +
        `'${issuerTenant}'. Use the endpoint of the tenant that the assertion names as 'tid'.`,
    )
}

const invalidAssertion = (message: string): EntraError => new EntraError(50013, message)

function checkTime({ exp = 0, nbf = 0 }: JWTPayload, now: number): void {
  if (now < exp * 1000 && now >= nbf * 1000) return
  throw new EntraError(
    500133,
    'Assertion is not within its valid time range. Ensure that the access token is not expired ' +
      `before using it for user assertion, or request a new token. Current time: ` +
      `${new Date(now).toISOString()}, expiry time of assertion ` +
      `${new Date(exp * 1000).toISOString()}.`,
  )
}

function checkAudience({ client_id, name, app_id_uris }: Client, { aud }: JWTPayload): void {
  if (typeof aud === 'string' && [client_id, ...app_id_uris].includes(aud)) return
  throw new EntraError(
    500131,
    'Assertion audience does not match the Client app presenting the assertion. The audience in ' +
      `the assertion was '${String(aud).slice(0, 300)}' and the expected audience is ` +
      `'${client_id}' or one of the Application Uris of this application (${name}).`,
  )
}

/** An ID token names no client; an app's own token has no scopes. */
function checkKind({ client_id }: Client, claims: JWTPayload): void {
  if (!('azp' in claims || 'appid' in claims))
    throw new EntraError(
      240002,
      "Input id_token cannot be used as 'urn:ietf:params:oauth:grant-type:jwt-bearer' grant.",
    )
  if (!('scp' in claims))
    throw new EntraError(
      7000114,
      `Application '${client_id}' is not allowed to make application on-behalf-of calls. The ` +
        'assertion is an app-only token; on-behalf-of needs a user.',
    )
}
