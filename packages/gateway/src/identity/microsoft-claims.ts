import type { JWTPayload } from 'jose'
import { isGuid } from '../kernel/guid.ts'
import { SignInFailed } from './identity-provider.ts'
import type { KeyUse } from './oidc-options.ts'

/** What stands for the tenant in the issuer of a multi-tenant authority and of its keys. */
const TENANT_PLACEHOLDER = '{tenantid}'

/** An issuer as it reads for one tenant; one without a placeholder is left as it is. */
export const issuerFor = (template: string, tenantId: string): string =>
  template.replaceAll(TENANT_PLACEHOLDER, tenantId)

/** `tid` as it was written. @throws when it is missing or no GUID. */
export function tenantOf(claims: JWTPayload): string {
  const tenant = claims['tid']
  if (typeof tenant !== 'string' || !isGuid(tenant)) throw new Error('the token has no tenant')
  return tenant
}

/** Whether an issuer ends in `/{tenant}/v2.0`: `tid` and `iss` must tell the same story. */
export const isIssuerOf = (issuer: string, tenantId: string): boolean =>
  issuer.toLowerCase().endsWith(`/${tenantId.toLowerCase()}/v2.0`)

/**
 * At a shared authority the keys of personal accounts lie beside those of organisations, and each
 * key names the issuer it signs for; one that names none may sign only where there is one tenant.
 */
export function maySign(
  keyIssuer: string | undefined,
  { discovered, unverified }: KeyUse,
): boolean {
  if (keyIssuer === undefined) return !discovered.includes(TENANT_PLACEHOLDER)
  return issuerFor(keyIssuer, tenantOf(unverified)) === unverified.iss
}

/** The person within the tenant, in lower case. `sub` differs for every app and is not used. */
export function objectIdOf(claims: JWTPayload): string {
  const objectId = claims['oid']
  if (typeof objectId === 'string' && isGuid(objectId)) return objectId.toLowerCase()
  throw new SignInFailed('server_error', 'The sign-in service did not say who signed in.')
}
