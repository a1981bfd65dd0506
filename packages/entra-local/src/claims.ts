import { createHash, randomBytes } from 'node:crypto'
import type { JWTPayload } from 'jose'
import type { Client } from './clients.ts'
import { displayName, type Person } from './directory.ts'
import { GRAPH_APP_ID, type OidcScope, type ResourceScopes, visible } from './scopes.ts'

/** What every token of one answer shares. */
export interface TokenSubject {
  readonly origin: string
  readonly person: Person
  readonly client: Client
  /** Seconds since the Unix epoch. */
  readonly issuedAt: number
  /** Seconds. */
  readonly lifetime: number
}

/** Entra dates tokens five minutes back, to forgive clocks that run behind. */
const BACKDATED = 300

/** Claims of a v2.0 ID token. `name`, `preferred_username` and `oid` need the profile scope. */
export function idTokenClaims(
  subject: TokenSubject,
  oidc: readonly OidcScope[],
  nonce: string | undefined,
): JWTPayload {
  const { person, client } = subject
  return {
    aud: client.client_id,
    ...v2Issuance(subject),
    ...(oidc.includes('email') && { email: person.username }),
    ...(oidc.includes('profile') && {
      name: displayName(person),
      oid: person.oid,
      preferred_username: person.username,
    }),
    ...(nonce !== undefined && { nonce }),
    sub: pairwiseSubject(person, client.client_id),
  }
}

/** Claims of a v2.0 access token for an app of this directory. OpenID scopes are never in `scp`. */
export function apiTokenClaims(subject: TokenSubject, resource: ResourceScopes): JWTPayload {
  const { person, client } = subject
  return {
    aud: resource.appId,
    ...v2Issuance(subject),
    azp: client.client_id,
    azpacr: '1',
    name: displayName(person),
    oid: person.oid,
    preferred_username: person.username,
    scp: resource.names.join(' '),
    sub: pairwiseSubject(person, resource.appId),
    xms_ftd: opaque(48),
  }
}

/** Claims of Graph's v1.0 access token. Its `scp` does carry the OpenID scopes. */
export function graphTokenClaims(
  subject: TokenSubject,
  resource: ResourceScopes,
  oidc: readonly OidcScope[],
): JWTPayload {
  const { person, client, origin } = subject
  return {
    aud: GRAPH_APP_ID,
    iss: `${origin}/${person.tid}/`,
    ...issuance(subject),
    acct: 0,
    acr: '1',
    amr: ['pwd'],
    app_displayname: client.name,
    appid: client.client_id,
    appidacr: '1',
    family_name: person.surname,
    given_name: person.givenName,
    idtyp: 'user',
    name: displayName(person),
    oid: person.oid,
    scp: [...visible(oidc), ...resource.names].join(' '),
    sub: pairwiseSubject(person, GRAPH_APP_ID),
    unique_name: person.username,
    upn: person.username,
    ver: '1.0',
    xms_ftd: opaque(48),
  }
}

/** The same person is another `sub` for each app that the token is meant for. */
export const pairwiseSubject = (person: Person, appId: string): string =>
  createHash('sha256').update(`${person.tid}|${person.oid}|${appId}`).digest('base64url')

const v2Issuance = (subject: TokenSubject) => ({
  iss: `${subject.origin}/${subject.person.tid}/v2.0`,
  ...issuance(subject),
  ver: '2.0',
})

const issuance = ({ person, issuedAt, lifetime }: TokenSubject) => ({
  iat: issuedAt - BACKDATED,
  nbf: issuedAt - BACKDATED,
  exp: issuedAt + lifetime,
  aio: opaque(64),
  rh: `1.${opaque(24)}.`,
  tid: person.tid,
  uti: opaque(16),
})

/** Entra's internal claims are random to everyone else; clients must ignore them. */
const opaque = (bytes: number): string => randomBytes(bytes).toString('base64url')
