import type { KoaContextWithOIDC } from 'oidc-provider'
import { endOfGrant } from '../end-of-grant.ts'
import type { AuthorizationServerSettings, EngineParts } from './settings.ts'
import { currentUnit } from './unit-of-work.ts'

/**
 * Revocation of our own JWTs (RFC 7009). The engine authenticates the client and then declines
 * every JWT; this answers in its place. An access token ends with its grant (section 2.1 lets the
 * refresh token go with it): the list that verifiers follow names grants, not single tokens. A
 * machine's token has none, so it is declined openly and ends by itself within minutes. Somebody
 * else's token and no token at all are answered alike.
 */
export async function revokeAccessToken(
  ctx: KoaContextWithOIDC,
  settings: AuthorizationServerSettings,
  { tokens, clock }: EngineParts,
): Promise<void> {
  const { client, params } = ctx.oidc
  const body = ctx.body as { error?: string } | undefined
  if (body?.error !== 'unsupported_token_type' || !client) return

  const claims = await tokens.read(String(params?.['token']))
  const { sub: personId, client_id: clientId, grant } = claims ?? {}
  const own = clientId === client.clientId
  if (own && typeof grant !== 'string') return
  if (own) {
    const ended = { grant: grant as string, personId, clientId: client.clientId }
    currentUnit().writes.push(...endOfGrant(ended, { clock, lifetimes: settings.lifetimes }))
  }
  ctx.status = 200
  ctx.body = ''
}
