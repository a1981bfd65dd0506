import type { Client, KoaContextWithOIDC } from 'oidc-provider'
import type { AuthorizationServerSettings, EngineParts } from './settings.ts'

/**
 * Who hears about a token: its own client and the configured resource servers, and only when they
 * prove who they are (RFC 7662 section 2.1). A public client's id proves nothing.
 */
export function mayIntrospect(
  client: Client,
  tokenClientId: unknown,
  { resourceServerClients }: AuthorizationServerSettings,
): boolean {
  if (client.tokenEndpointAuthMethod === 'none') return false
  return tokenClientId === client.clientId || resourceServerClients.has(client.clientId)
}

/**
 * Introspection of our own JWTs (RFC 7662). The engine authenticates the client and then declines
 * every JWT; this answers in its place, to the token's own client or a configured resource
 * server. Anybody else hears `active: false`, as for a token that does not exist.
 * @throws {StoreUnavailable} when it is not known what was revoked lately: nobody may act on it.
 */
export async function introspectAccessToken(
  ctx: KoaContextWithOIDC,
  settings: AuthorizationServerSettings,
  { tokens }: EngineParts,
): Promise<void> {
  const { client, params } = ctx.oidc
  const body = ctx.body as { error?: string } | undefined
  if (body?.error !== 'unsupported_token_type' || !client) return

  const claims = await tokens.vouchFor(String(params?.['token']))
  const allowed = claims && mayIntrospect(client, claims['client_id'], settings)
  ctx.status = 200
  ctx.body = allowed ? { active: true, token_type: 'Bearer', ...claims } : { active: false }
}
