import { createHash } from 'node:crypto'
import type { JWTPayload } from 'jose'
import { type ClientStrength, dates, opaque, traces, v1Issuer, v2Issuer } from './claims.ts'
import type { Client } from './clients.ts'

/** An app, or a managed identity, that acts for itself in one tenant. */
export interface AppSubject {
  readonly origin: string
  readonly tid: string
  readonly client_id: string
  /** The object id of the service principal: `sub` and `oid` alike, which no person's are. */
  readonly principalId: string
  readonly strength: ClientStrength
  /** Seconds since the Unix epoch. */
  readonly issuedAt: number
  /** Seconds. */
  readonly lifetime: number
}

/** Claims of a v2.0 token: as recorded, neither `idtyp` nor `scp`, and `roles` only when any. */
export const appTokenClaims = (
  subject: AppSubject,
  aud: string,
  roles: readonly string[],
): JWTPayload => ({
  aud,
  iss: v2Issuer(subject.origin, subject.tid),
  ...shared(subject, roles),
  azp: subject.client_id,
  azpacr: subject.strength,
  ver: '2.0',
  xms_ftd: opaque(48),
})

/** Claims of a v1.0 token, which name the issuer a second time as `idp`. */
export const appTokenClaimsV1 = (
  subject: AppSubject,
  aud: string,
  roles: readonly string[],
): JWTPayload => ({
  aud,
  iss: v1Issuer(subject.origin, subject.tid),
  ...shared(subject, roles),
  appid: subject.client_id,
  appidacr: subject.strength,
  idp: v1Issuer(subject.origin, subject.tid),
  ver: '1.0',
})

/** The object id of an app's service principal in a tenant: another one in each, always the same. */
export function servicePrincipalId(clientId: string, tid: string): string {
  const hex = createHash('sha256').update(`${clientId}|${tid}`).digest('hex')
  const parts = [
    hex.slice(0, 8),
    hex.slice(8, 12),
    `4${hex.slice(13, 16)}`,
    `8${hex.slice(17, 20)}`,
  ]
  return [...parts, hex.slice(20, 32)].join('-')
}

/** The application permissions of `resource` that `clientId` holds. */
export const assignedRoles = (resource: Client | undefined, clientId: string): string[] =>
  (resource?.app_roles ?? [])
    .filter(({ assigned_to }) => assigned_to.includes(clientId))
    .map(({ value }) => value)

const shared = (subject: AppSubject, roles: readonly string[]) => ({
  ...dates(subject.issuedAt, subject.lifetime),
  aio: opaque(48),
  ...traces(),
  oid: subject.principalId,
  ...(roles.length > 0 && { roles }),
  sub: subject.principalId,
  tid: subject.tid,
})
