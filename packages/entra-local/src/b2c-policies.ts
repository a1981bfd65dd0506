import { B2cError } from './b2c-errors.ts'
import { findTenant, type Person, type Tenant } from './directory.ts'
import type { Services } from './services.ts'

/** A user flow, by the name it has in every tenant here. */
export interface Policy {
  readonly name: string
  readonly does: 'sign-in' | 'password reset' | 'profile'
}

export const POLICIES: readonly Policy[] = [
  { name: 'B2C_1_signupsignin', does: 'sign-in' },
  { name: 'B2C_1_passwordreset', does: 'password reset' },
  { name: 'B2C_1_editprofile', does: 'profile' },
]

/** What B2C can be told about its tokens in the portal. */
export interface B2cOptions {
  /**
   * `tenant`: `<origin>/<tenant GUID>/v2.0/`, the default and the same for every policy;
   * `tfp`: `<origin>/tfp/<tenant GUID>/<policy>/v2.0/`.
   */
  readonly issuer: 'tenant' | 'tfp'
  /** The claim that names the policy. `acr` is for tenants of long ago. */
  readonly policyClaim: 'tfp' | 'acr'
}

export const defaultB2cOptions: B2cOptions = { issuer: 'tenant', policyClaim: 'tfp' }

/** One policy of one tenant, as an address named it. */
export interface B2cAuthority {
  readonly tenant: Tenant
  readonly policy: Policy
  /** Who signed up there. */
  readonly people: readonly Person[]
  /** Builds an endpoint's address in the form that this authority was addressed in. */
  readonly endpoint: (path: string) => string
}

/** What the address of a request says; `policy` is in the path or in the query's `p`. */
export interface B2cAddress {
  /** The first segment, before the tenant: `tfp` or nothing. */
  readonly prefix: '' | '/tfp'
  readonly tenant: string
  readonly policy: string | undefined
  readonly inQuery: boolean
}

/** By GUID, by domain, or as `<first label of the domain>.onmicrosoft.com`. */
export function findB2cTenant({ directory }: Services, segment: string): Tenant | undefined {
  const tenants = directory.b2c?.tenants ?? []
  const label = /^([a-z0-9-]+)\.onmicrosoft\.com$/i.exec(segment)?.[1]?.toLowerCase()
  return (
    findTenant(tenants, segment) ??
    (label === undefined ? undefined : tenants.find(({ domain }) => domain.split('.')[0] === label))
  )
}

/** @throws B2cError 90022 for a tenant or policy that is not there, or none at all. */
export function requireB2cAuthority(services: Services, address: B2cAddress): B2cAuthority {
  const tenant = findB2cTenant(services, address.tenant)
  const name = address.policy?.toLowerCase()
  const policy = POLICIES.find((one) => one.name.toLowerCase() === name)
  if (!tenant || !policy)
    throw new B2cError(
      90022,
      `Unable to return metadata for the policy '${(address.policy ?? '').slice(0, 100)}' in ` +
        `tenant '${address.tenant.slice(0, 100)}'. There are: ` +
        `${POLICIES.map((one) => one.name).join(', ')}.`,
    )
  const people = (services.directory.b2c?.people ?? []).filter(({ tid }) => tid === tenant.tid)
  const base = `${services.origin}${address.prefix}/${address.tenant.toLowerCase()}`
  const lower = policy.name.toLowerCase()
  const endpoint = (path: string): string =>
    address.inQuery ? `${base}/${path}?p=${lower}` : `${base}/${lower}/${path}`
  return { tenant, policy, people, endpoint }
}

/** Ends in a slash and names no policy, unless configured: it never equals a discovery address. */
export function b2cIssuer(services: Services, { tenant, policy }: B2cAuthority): string {
  const { origin, b2c } = services
  return b2c.issuer === 'tfp'
    ? `${origin}/tfp/${tenant.tid}/${policy.name.toLowerCase()}/v2.0/`
    : `${origin}/${tenant.tid}/v2.0/`
}
