import type { Authority, Tenant } from './directory.ts'
import { discoveryDocument } from './discovery.ts'
import type { Services } from './services.ts'

/**
 * Microsoft Entra External ID. A path stands in for the host: `<origin>/<name>.ciam` here is
 * `https://<name>.ciamlogin.com` there, where the name is the tenant's subdomain or its GUID.
 */
export interface ExternalIdHost {
  /** Before every endpoint of the tenant. */
  readonly path: string
  readonly services: Services
  /** The issuer is at the GUID's host, wherever the document was found: pin it. */
  readonly discovery: (authority: Authority) => ReturnType<typeof discoveryDocument>
}

/** Both hosts of every tenant. Tokens name the GUID's, by whichever they were fetched. */
export const externalIdHosts = (services: Services): readonly ExternalIdHost[] =>
  (services.directory.externalId?.tenants ?? []).flatMap((tenant) => {
    const own = servicesOf(services, tenant)
    return [subdomainOf(tenant), tenant.tid].map((name) => ({
      path: `/${name}.ciam`,
      services: own,
      discovery: (authority: Authority) => ({
        ...discoveryDocument(`${services.origin}/${name}.ciam`, authority),
        userinfo_endpoint: `${services.origin}/oidc/userinfo`,
        issuer: `${own.origin}/${tenant.tid}/v2.0`,
      }),
    }))
  })

/** The first label of the tenant's domain. */
export const subdomainOf = ({ domain }: Tenant): string => domain.split('.')[0] ?? domain

/**
 * The same directory with one tenant in it, at its own host, whose apps have little of Graph. The
 * keys stay those of this moment.
 */
function servicesOf(services: Services, tenant: Tenant): Services {
  const people = services.directory.externalId?.people ?? []
  return {
    ...services,
    origin: `${services.origin}/${tenant.tid}.ciam`,
    aliases: [services.origin, ...services.aliases].flatMap((base) =>
      [subdomainOf(tenant), tenant.tid].map((name) => `${base}/${name}.ciam`),
    ),
    graphScopes: ['User.Read'],
    directory: { tenants: [tenant], people, aliases: false },
    get keys() {
      return services.keys
    },
  }
}
