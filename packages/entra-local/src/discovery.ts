import { v1Issuer, v2Issuer } from './claims.ts'
import { type Authority, findAuthority, PERSONAL_TID } from './directory.ts'
import { EntraError } from './errors.ts'
import { jsonWebKeySet } from './keys.ts'
import { OIDC_SCOPES } from './scopes.ts'
import type { Services } from './services.ts'
import { workAccountsOnly } from './tenancy.ts'

/** Public by nature, so any origin may read it. Not cacheable: a restart brings new keys. */
export const METADATA_HEADERS = { 'access-control-allow-origin': '*', 'cache-control': 'no-store' }

/**
 * OpenID Connect discovery with Entra's peculiarities: the issuer of `common` and
 * `organizations` is a template that equals no token's issuer, and S256 works although
 * `code_challenge_methods_supported` is missing.
 */
export const discoveryDocument = (origin: string, { segment, issuerTenant }: Authority) => ({
  ...endpoints(`${origin}/${segment}/oauth2/v2.0`),
  ...CAPABILITIES,
  jwks_uri: `${origin}/${segment}/discovery/v2.0/keys`,
  scopes_supported: OIDC_SCOPES,
  issuer: v2Issuer(origin, issuerTenant),
  userinfo_endpoint: `${origin}/oidc/userinfo`,
  ...instance(origin),
})

/**
 * The document of v1.0. It lives so that its issuer, which v1.0 access tokens carry, and its keys
 * can be found; the v1.0 endpoints that it names refuse every request here.
 */
export const discoveryDocumentV1 = (origin: string, { segment, issuerTenant }: Authority) => ({
  ...endpoints(`${origin}/${segment}/oauth2`),
  ...CAPABILITIES,
  jwks_uri: `${origin}/common/discovery/keys`,
  scopes_supported: ['openid'],
  issuer: v1Issuer(origin, issuerTenant),
  userinfo_endpoint: `${origin}/oidc/userinfo`,
  ...instance(origin),
})

/**
 * `GET common/discovery/instance`: how a Microsoft library learns which hosts are one authority.
 * @throws EntraError 50049 when the authorization endpoint is not one of this directory's.
 */
export function instanceDiscovery(services: Services, endpoint: string | undefined) {
  const { origin } = services
  const { host } = new URL(origin)
  if (endpoint === undefined || !URL.canParse(endpoint) || new URL(endpoint).host !== host)
    throw new EntraError(50049, 'Unknown or invalid instance.')
  const segment = new URL(endpoint).pathname.split('/')[1] ?? ''
  const authority = requireAuthority(services, segment)
  return {
    tenant_discovery_endpoint: `${origin}/${authority.segment}/v2.0/.well-known/openid-configuration`,
    'api-version': '1.1',
    metadata: [{ preferred_network: host, preferred_cache: host, aliases: [host] }],
  }
}

const endpoints = (base: string) => ({
  token_endpoint: `${base}/token`,
  authorization_endpoint: `${base}/authorize`,
  device_authorization_endpoint: `${base}/devicecode`,
  end_session_endpoint: `${base}/logout`,
})

function instance(origin: string) {
  const { host } = new URL(origin)
  return {
    tenant_region_scope: null,
    cloud_instance_name: host,
    cloud_graph_host_name: host,
    msgraph_host: host,
    rbac_url: origin,
  }
}

const CLAIMS = [
  ...['sub', 'iss', 'cloud_instance_name', 'cloud_instance_host_name', 'cloud_graph_host_name'],
  ...['msgraph_host', 'aud', 'exp', 'iat', 'auth_time', 'acr', 'nonce', 'preferred_username'],
  ...['name', 'tid', 'ver', 'at_hash', 'c_hash', 'email'],
]

const CAPABILITIES = {
  token_endpoint_auth_methods_supported: [
    'client_secret_post',
    'private_key_jwt',
    'client_secret_basic',
  ],
  response_modes_supported: ['query', 'fragment', 'form_post'],
  subject_types_supported: ['pairwise'],
  id_token_signing_alg_values_supported: ['RS256'],
  response_types_supported: ['code', 'id_token', 'code id_token', 'id_token token'],
  request_uri_parameter_supported: false,
  http_logout_supported: true,
  frontchannel_logout_supported: true,
  claims_supported: CLAIMS,
}

/**
 * @throws EntraError 90002 unknown tenant, 9002332 for `consumers` when no app here lets personal
 * accounts in.
 */
export function requireAuthority({ directory, clients }: Services, segment: string): Authority {
  const authority = findAuthority(directory, segment)
  const personal = [...clients.values()].some(({ personal_accounts }) => personal_accounts)
  if (authority?.issuerTenant === PERSONAL_TID && !personal) throw workAccountsOnly()
  if (authority) return authority
  throw new EntraError(
    90002,
    `Tenant '${segment.slice(0, 100)}' not found. This directory has: ` +
      `${directory.tenants.map(({ tid, domain }) => `${domain} (${tid})`).join(', ')}.`,
  )
}

export async function publishedKeys(services: Services, { issuerTenant }: Authority) {
  return jsonWebKeySet(await services.keys, v2Issuer(services.origin, issuerTenant))
}

/** The same keys as the v1.0 document points to them: without an issuer. */
export const publishedKeysV1 = async (services: Services) => jsonWebKeySet(await services.keys)
