import { isLoopback } from '../kernel/url.ts'
import type { AuthorizationServer } from '../oauth/authorization-server.ts'
import type { WaysIn } from '../resource/direct-scopes.ts'
import { createEntraVerifier, type EntraVerifier } from '../resource/entra/entra-verifier.ts'
import { createJwtVerifier } from '../resource/jwt-verifier.ts'
import { createKnownTokens } from '../resource/known-tokens.ts'
import { createTokenCheck } from '../resource/token-sources.ts'
import type { TokenVerifier } from '../resource/token-verifier.ts'
import type { DirectConfig, GatewayConfig } from './config.ts'
import type { Wiring } from './create-gateway.ts'
import type { EntraUpstream } from './upstream-config.ts'

/** Direct mode's verifier, where that mode is on. */
export function wireEntraVerifier({
  config,
  app,
  store,
  clock,
}: Wiring): EntraVerifier | undefined {
  const { direct, upstream } = config
  if (!direct || upstream.kind !== 'entra') return undefined
  return createEntraVerifier({
    ...directRules(config, upstream, direct),
    scopes: Object.keys(app.scopes),
    people: store.people,
    clock,
  })
}

/** What the configuration says about the tokens of direct mode. */
export const directRules = (
  { publicUrl }: GatewayConfig,
  { authorityHost, tenant, allowedTenants, clientId }: EntraUpstream,
  { appIdUris, allowedClients, allowApps }: DirectConfig,
) => ({
  authorityHost,
  tenant,
  allowedTenants,
  clientId,
  appIdUris,
  allowApps,
  ...(allowedClients.length > 0 ? { allowedClients } : {}),
  allowInsecure: isLoopback(publicUrl),
})

/** Whoever may have issued a token that clients bring. */
export function wireTokenVerifier(
  { config, settings, revocations, clock }: Wiring,
  server: AuthorizationServer,
  direct: EntraVerifier | undefined,
): TokenVerifier {
  const { issuer, resources } = settings
  const own = () =>
    createJwtVerifier({
      issuer,
      audiences: [...resources],
      keys: server.publicKeys,
      isRevoked: revocations.isRevoked,
      clock,
    })
  const tokens = createTokenCheck({
    ...(config.gatewayMode ? { gateway: { issuer, tokens: own() } } : {}),
    ...(direct ? { direct } : {}),
  })
  return createKnownTokens(tokens, { clock })
}

/** The ways in, for metadata and challenges. */
export function waysIn({ gatewayMode, direct, upstream }: GatewayConfig, issuer: string): WaysIn {
  const gateway = gatewayMode ? { gateway: issuer } : {}
  if (!direct || upstream.kind !== 'entra') return gateway
  const { authorityHost, tenant, clientId } = upstream
  const appIdUri = direct.appIdUris[0] ?? `api://${clientId.toLowerCase()}`
  return { ...gateway, direct: { authorityHost, tenant, appIdUri } }
}
