import { compactVerify, createLocalJWKSet, type JSONWebKeySet, type JWTPayload } from 'jose'
import { checkTimes } from './assertion.ts'
import { v2Issuer } from './claims.ts'
import type { Client, FederatedCredential } from './clients.ts'
import { EntraError } from './errors.ts'
import { fetchIssuerKeys } from './issuer-keys.ts'
import { jsonWebKeySet } from './keys.ts'
import type { Services } from './services.ts'
import { TOKEN_EXCHANGE, TOKEN_EXCHANGE_APP_ID } from './token-exchange.ts'

/** An assertion that somebody else issued for the app. */
export interface FederatedCall {
  readonly client: Client
  readonly assertion: string
  readonly claims: JWTPayload
}

/**
 * Workload identity federation: issuer, audience and subject of the assertion are those of one
 * registered credential, and the issuer's published keys verify it.
 * @throws EntraError 700211 issuer, 700212 audience, 700213 subject, 7002138 a subject that
 * differs in case alone, 50166 keys out of reach, 700027 signature, 700024 outside its time,
 * 700229 a person's token.
 */
export async function checkFederatedAssertion(
  services: Services,
  { client, assertion, claims }: FederatedCall,
): Promise<void> {
  const issuer = String(claims.iss)
  checkMatch(client.federated_credentials, claims)
  await verify(assertion, await keysOf(services, issuer))
  checkTimes(claims, services.now())
  if (isOwnIssuer(services, issuer) && 'scp' in claims)
    throw new EntraError(
      700229,
      'Only app-only tokens can be used as Federated Identity Credentials for Microsoft Entra ' +
        'issuer.',
    )
}

/** One check after the other, so that the answer names the first that no credential passes. */
function checkMatch(all: readonly FederatedCredential[], { iss, aud, sub }: JWTPayload): void {
  const byIssuer = all.filter(({ issuer }) => issuer === iss)
  if (byIssuer.length === 0) throw noMatch(700211, 'issuer', iss)
  const asked = [aud ?? []]
    .flat()
    .map((one) => (one === TOKEN_EXCHANGE_APP_ID ? TOKEN_EXCHANGE : one))
  const byAudience = byIssuer.filter(({ audiences }) =>
    audiences.some((audience) => asked.includes(audience)),
  )
  if (byAudience.length === 0) throw noMatch(700212, 'audience', aud)
  if (byAudience.some(({ subject }) => subject === sub)) return
  const folded = String(sub).toLowerCase()
  if (byAudience.some(({ subject }) => subject.toLowerCase() === folded))
    throw noMatch(
      7002138,
      'subject',
      sub,
      'The subject matches with case-insensitive comparison, but not with case-sensitive comparison. ',
    )
  throw noMatch(700213, 'subject', sub)
}

const noMatch = (
  code: 700211 | 700212 | 700213 | 7002138,
  name: string,
  value: unknown,
  hint = '',
): EntraError =>
  new EntraError(
    code,
    `No matching federated identity record found for presented assertion ${name} ` +
      `'${String(value).slice(0, 300)}'. ${hint}Check your federated identity credential Subject, ` +
      'Audience and Issuer against the presented assertion.',
  )

const isOwnIssuer = ({ origin, directory }: Services, issuer: string): boolean =>
  directory.tenants.some(({ tid }) => issuer === v2Issuer(origin, tid))

async function keysOf(services: Services, issuer: string): Promise<JSONWebKeySet> {
  if (isOwnIssuer(services, issuer)) return jsonWebKeySet(await services.keys) as JSONWebKeySet
  const keys = await fetchIssuerKeys(issuer)
  if (keys) return keys
  throw new EntraError(
    50166,
    `Request to External OIDC endpoint failed: ${issuer.slice(0, 300)} does not publish a ` +
      'discovery document of that issuer with a jwks_uri that answers.',
  )
}

async function verify(assertion: string, keys: JSONWebKeySet): Promise<void> {
  try {
    const algorithms = ['RS256', 'PS256', 'ES256']
    await compactVerify(assertion, createLocalJWKSet(keys), { algorithms })
  } catch {
    throw new EntraError(
      700027,
      'Client assertion contains an invalid signature. ' +
        '[Reason - No published key of its issuer verifies it.]',
    )
  }
}
