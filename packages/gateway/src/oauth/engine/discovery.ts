import type { KoaContextWithOIDC } from 'oidc-provider'
import { OIDC_SCOPES } from '../scopes.ts'
import { JWKS_MAX_AGE_SECONDS } from '../tokens/key-schedule.ts'
import { type AuthorizationServerSettings, PATHS } from './settings.ts'

/**
 * What the engine's metadata (RFC 8414) leaves out because we do it ourselves: registration,
 * metadata documents as client ids, and the scopes of our resources.
 */
export function completeMetadata(
  ctx: KoaContextWithOIDC,
  settings: AuthorizationServerSettings,
): void {
  if (ctx.oidc?.route !== 'discovery' || ctx.status !== 200) return
  const body = ctx.body as Record<string, unknown>
  const methods = body['token_endpoint_auth_methods_supported'] as readonly string[]
  const algorithms = body['token_endpoint_auth_signing_alg_values_supported']
  Object.assign(body, {
    registration_endpoint: settings.issuer + PATHS.registration,
    client_id_metadata_document_supported: true,
    scopes_supported: [...Object.keys(settings.scopes), ...OIDC_SCOPES],
    response_modes_supported: ['query'],
    protected_resources: settings.resources,
    introspection_endpoint_auth_methods_supported: methods.filter((method) => method !== 'none'),
    introspection_endpoint_auth_signing_alg_values_supported: algorithms,
    revocation_endpoint_auth_signing_alg_values_supported: algorithms,
    revocation_endpoint_auth_methods_supported: methods,
    ...(settings.serviceDocumentation
      ? { service_documentation: settings.serviceDocumentation }
      : {}),
  })
}

/** A verifier that keeps the keys longer than this would miss a new one for as long. */
const CACHE_SECONDS = new Map([
  ['discovery', 3_600],
  ['jwks', JWKS_MAX_AGE_SECONDS],
])

/** Public documents that rarely change may be kept; everything else of the engine may not. */
export function allowCaching(ctx: KoaContextWithOIDC): void {
  const seconds = CACHE_SECONDS.get(ctx.oidc?.route ?? '')
  if (seconds && ctx.status === 200) ctx.set('Cache-Control', `public, max-age=${seconds}`)
}
