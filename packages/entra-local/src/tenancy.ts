import type { Client } from './clients.ts'
import { type Authority, type Directory, PERSONAL_TID, type Tenant } from './directory.ts'
import { EntraError } from './errors.ts'

/** The tenant that the apps and managed identities of this directory belong to: the first one. */
export function homeTenant({ tenants }: Directory): Tenant {
  const [first] = tenants
  if (first) return first
  throw new RangeError('The directory has no tenant.')
}

/** What `common` and `organizations` publish in place of a tenant's GUID. */
export const ANY_TENANT = '{tenantid}'

/**
 * Whether an app may be used at an authority.
 * @throws EntraError 50194 a single-tenant app at `common` or `organizations`, 700016 one at
 * another tenant, 9002332 an app for work accounts at `consumers`.
 */
export function checkTenancy(directory: Directory, client: Client, authority: Authority): void {
  const { issuerTenant } = authority
  if (issuerTenant === PERSONAL_TID && !client.personal_accounts) throw workAccountsOnly(client)
  if (client.multi_tenant) return
  if (issuerTenant === ANY_TENANT)
    throw new EntraError(
      50194,
      `Application '${client.client_id}'(${client.name}) is not configured as a multi-tenant ` +
        'application. Use a tenant-specific endpoint or configure the application to be ' +
        'multi-tenant.',
    )
  if (issuerTenant !== homeTenant(directory).tid) throw unknownHere(client.client_id)
}

/** No app of that id, or none that this tenant knows. */
export const unknownHere = (clientId: string): EntraError =>
  new EntraError(
    700016,
    `Application with identifier '${clientId.slice(0, 100)}' was not found in this directory.`,
  )

/** The refusal of `consumers`: for one app, or for a directory without an app that may be there. */
export const workAccountsOnly = (client?: Client): EntraError =>
  new EntraError(
    9002332,
    `${client ? `Application '${client.client_id}'(${client.name})` : 'The application'} is ` +
      'configured for work accounts only; do not use the /consumers endpoint.',
  )

const SHARED_ENDPOINTS = new Set(['common', 'consumers'])

/** @throws EntraError 9001023: the tenant is the assertion's, and these name none. */
export function refuseSharedEndpoint({ segment }: Authority): void {
  if (!SHARED_ENDPOINTS.has(segment)) return
  throw new EntraError(
    9001023,
    'The grant type is not supported over the /common or /consumers endpoints. ' +
      'Please use the /organizations or tenant-specific endpoint.',
  )
}
