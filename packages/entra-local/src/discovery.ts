import { type Authority, findAuthority } from './directory.ts'
import { EntraError } from './errors.ts'
import { jsonWebKeySet } from './keys.ts'
import { OIDC_SCOPES } from './scopes.ts'
import type { Services } from './services.ts'

/**
 * OpenID Connect discovery with Entra's peculiarities: the issuer of `common` and
 * `organizations` is a template that equals no token's issuer, and S256 works although
 * `code_challenge_methods_supported` is missing.
 */
export function discoveryDocument(origin: string, { segment, issuerTenant }: Authority) {
  const base = `${origin}/${segment}`
  const { host } = new URL(origin)
  return {
    token_endpoint: `${base}/oauth2/v2.0/token`,
    token_endpoint_auth_methods_supported: [
      'client_secret_post',
      'private_key_jwt',
      'client_secret_basic',
    ],
    jwks_uri: `${base}/discovery/v2.0/keys`,
    response_modes_supported: ['query', 'fragment', 'form_post'],
    subject_types_supported: ['pairwise'],
    id_token_signing_alg_values_supported: ['RS256'],
    response_types_supported: ['code', 'id_token', 'code id_token', 'id_token token'],
    scopes_supported: OIDC_SCOPES,
    issuer: issuerOf(origin, issuerTenant),
    request_uri_parameter_supported: false,
    userinfo_endpoint: `${origin}/oidc/userinfo`,
    authorization_endpoint: `${base}/oauth2/v2.0/authorize`,
    device_authorization_endpoint: `${base}/oauth2/v2.0/devicecode`,
    http_logout_supported: true,
    frontchannel_logout_supported: true,
    end_session_endpoint: `${base}/oauth2/v2.0/logout`,
    claims_supported: CLAIMS,
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

const issuerOf = (origin: string, tenant: string): string => `${origin}/${tenant}/v2.0`

/** @throws EntraError 90002 unknown tenant, 9002332 for `consumers`. */
export function requireAuthority({ directory }: Services, segment: string): Authority {
  if (segment.toLowerCase() === 'consumers')
    throw new EntraError(
      9002332,
      'The application is configured for work accounts only; do not use the /consumers endpoint.',
    )
  const authority = findAuthority(directory, segment)
  if (authority) return authority
  throw new EntraError(
    90002,
    `Tenant '${segment.slice(0, 100)}' not found. This directory has: ` +
      `${directory.tenants.map(({ tid, domain }) => `${domain} (${tid})`).join(', ')}.`,
  )
}

export async function publishedKeys(services: Services, { issuerTenant }: Authority) {
  return jsonWebKeySet(await services.keys, issuerOf(services.origin, issuerTenant))
}
