import type { JWTPayload } from 'jose'
import { type B2cAuthority, b2cIssuer } from './b2c-policies.ts'
import { displayName, type Person } from './directory.ts'
import type { Services } from './services.ts'

/** What both tokens of one answer share. Times are seconds since the Unix epoch. */
export interface B2cTokenSubject {
  readonly authority: B2cAuthority
  readonly person: Person
  readonly clientId: string
  readonly nonce: string | undefined
  readonly signedInAt: number
  readonly issuedAt: number
  readonly lifetime: number
}

/** Claims of an ID token. */
export const b2cIdTokenClaims = (services: Services, subject: B2cTokenSubject): JWTPayload => ({
  ...commonClaims(services, subject),
  aud: subject.clientId,
})

/** Claims of an access token for `resource`. A client's token to itself has no `scp`. */
export const b2cAccessTokenClaims = (
  services: Services,
  subject: B2cTokenSubject,
  { resource, names }: { readonly resource: string; readonly names: readonly string[] },
): JWTPayload => ({
  ...commonClaims(services, subject),
  aud: resource,
  azp: subject.clientId,
  ...(names.length > 0 && { scp: names.join(' ') }),
})

/** There is no `tid`, and `ver` is 1.0 although every endpoint says v2.0. */
function commonClaims(services: Services, subject: B2cTokenSubject): JWTPayload {
  const { authority, person, nonce, signedInAt, issuedAt, lifetime } = subject
  return {
    ver: '1.0',
    iss: b2cIssuer(services, authority),
    sub: person.oid,
    ...(nonce !== undefined && { nonce }),
    exp: issuedAt + lifetime,
    nbf: issuedAt,
    iat: issuedAt,
    auth_time: signedInAt,
    oid: person.oid,
    name: displayName(person),
    given_name: person.givenName,
    family_name: person.surname,
    emails: [person.username],
    [services.b2c.policyClaim]: authority.policy.name,
  }
}
