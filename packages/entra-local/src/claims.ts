import { createHash, randomBytes } from 'node:crypto'
import type { JWTPayload } from 'jose'
import type { Client } from './clients.ts'
import { displayName, type Person } from './directory.ts'
import { GRAPH_APP_ID, type OidcScope, type ResourceScopes, visible } from './scopes.ts'
import { type SignIn, sealSignIn } from './sign-in.ts'

/** How the app authenticated, as `azpacr` and `appidacr` say it: public, secret, assertion. */
export type ClientStrength = '0' | '1' | '2'

/** What every token of one answer shares. */
export interface TokenSubject {
  readonly origin: string
  readonly person: Person
  readonly client: Client
  readonly strength: ClientStrength
  readonly signIn: SignIn
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
  const { person, client, strength, signIn } = subject
  const contexts = authenticationContexts(signIn)
  return {
    aud: resource.appId,
    ...v2Issuance(subject),
    ...(contexts.length > 0 && { acrs: contexts }),
    azp: client.client_id,
    azpacr: strength,
    name: displayName(person),
    oid: person.oid,
    preferred_username: person.username,
    scp: resource.names.join(' '),
    sub: pairwiseSubject(person, resource.appId),
    xms_ftd: opaque(48),
  }
}

/**
 * Claims of a v1.0 access token for an app of this directory. Its issuer is another one than that
 * of v2.0, and its audience is the resource as the request spelled it.
 */
export const apiTokenClaimsV1 = (subject: TokenSubject, resource: ResourceScopes): JWTPayload => ({
  aud: resource.prefix,
  ...v1Issuance(subject),
  scp: resource.names.join(' '),
  sub: pairwiseSubject(subject.person, resource.appId),
})

/** Claims of Graph's v1.0 access token. Its `scp` does carry the OpenID scopes. */
export const graphTokenClaims = (
  subject: TokenSubject,
  resource: ResourceScopes,
  oidc: readonly OidcScope[],
): JWTPayload => ({
  aud: GRAPH_APP_ID,
  ...v1Issuance(subject),
  acct: 0,
  app_displayname: subject.client.name,
  idtyp: 'user',
  scp: [...visible(oidc), ...resource.names].join(' '),
  sub: pairwiseSubject(subject.person, GRAPH_APP_ID),
  xms_ftd: opaque(48),
})

/** The same person is another `sub` for each app that the token is meant for. */
export const pairwiseSubject = (person: Person, appId: string): string =>
  createHash('sha256').update(`${person.tid}|${person.oid}|${appId}`).digest('base64url')

/** The issuer of v1.0 tokens. At Entra it has a host of its own, here only another path. */
export const v1Issuer = (origin: string, tenant: string): string => `${origin}/${tenant}/`

/** The issuer of v2.0 tokens. */
export const v2Issuer = (origin: string, tenant: string): string => `${origin}/${tenant}/v2.0`

function v1Issuance(subject: TokenSubject) {
  const { person, client, origin, strength, signIn } = subject
  return {
    iss: v1Issuer(origin, person.tid),
    ...issuance(subject),
    acr: '1',
    amr: signIn.amr,
    appid: client.client_id,
    appidacr: strength,
    family_name: person.surname,
    given_name: person.givenName,
    name: displayName(person),
    oid: person.oid,
    unique_name: person.username,
    upn: person.username,
    ver: '1.0',
  }
}

const v2Issuance = (subject: TokenSubject) => ({
  iss: v2Issuer(subject.origin, subject.person.tid),
  ...issuance(subject),
  ver: '2.0',
})

/** A guest's `idp` is the tenant that signs them in; for everyone else `iss` says it. */
const issuance = ({ person, origin, signIn, issuedAt, lifetime }: TokenSubject) => ({
  ...dates(issuedAt, lifetime),
  aio: sealSignIn(signIn),
  ...(person.homeTid !== undefined && { idp: v1Issuer(origin, person.homeTid) }),
  ...traces(),
  tid: person.tid,
})

/** The times of a token, in seconds since the Unix epoch. */
export const dates = (issuedAt: number, lifetime: number) => ({
  iat: issuedAt - BACKDATED,
  nbf: issuedAt - BACKDATED,
  exp: issuedAt + lifetime,
})

/** Internal claims that are random to everyone but Entra; clients must ignore them. */
export const traces = () => ({ rh: `1.${opaque(24)}.`, uti: opaque(16) })

export const opaque = (bytes: number): string => randomBytes(bytes).toString('base64url')

/** The authentication contexts that a sign-in met, such as `c1`. */
const authenticationContexts = ({ met }: SignIn): string[] =>
  met.filter((one) => one.startsWith('acrs=')).map((one) => one.slice('acrs='.length))
