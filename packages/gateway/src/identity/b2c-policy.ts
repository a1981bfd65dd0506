import { isGuid } from '../kernel/guid.ts'

export interface B2cPolicyAddress {
  /** The tenant's name, its `.onmicrosoft.com` domain, or its id. */
  readonly tenant: string
  /** A user flow or custom policy, such as `B2C_1_signin`. */
  readonly policy: string
  /** The custom domain; `https://{name}.b2clogin.com` when left out. */
  readonly domain?: URL
}

/**
 * Where Azure AD B2C publishes a policy: each policy is a provider of its own.
 * @throws {TypeError} when `tenant` is an id and no domain is given: the name can't be guessed.
 */
export function b2cDiscoveryUrl({ tenant, policy, domain }: B2cPolicyAddress): URL {
  const isName = !isGuid(tenant) && !tenant.includes('.')
  const segment = isName ? `${tenant}.onmicrosoft.com` : tenant
  const path = [segment, policy].map(encodeURIComponent).join('/')
  return new URL(`/${path}/v2.0/.well-known/openid-configuration`, domain ?? defaultDomain(tenant))
}

/**
 * The same address for another policy, which stands in the path or in the query's `p`; `undefined`
 * when the address is not of `policy`. The case of names does not matter, as at B2C.
 */
export function atOtherPolicy(discoveryUrl: URL, policy: string, other: string): URL | undefined {
  const isPolicy = (name: string | null) => name?.toLowerCase() === policy.toLowerCase()
  const url = new URL(discoveryUrl)
  if (isPolicy(url.searchParams.get('p'))) {
    url.searchParams.set('p', other)
    return url
  }
  const segments = url.pathname.split('/')
  const at = segments.findIndex(isPolicy)
  if (at < 0) return undefined
  url.pathname = segments.with(at, encodeURIComponent(other)).join('/')
  return url
}

function defaultDomain(tenant: string): string {
  if (!isGuid(tenant)) return `https://${tenant.split('.')[0]}.b2clogin.com`
  throw new TypeError('Name the domain: the tenant’s id alone does not tell where it signs in.')
}
