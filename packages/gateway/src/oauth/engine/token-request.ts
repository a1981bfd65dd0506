import { errors, type KoaContextWithOIDC } from 'oidc-provider'
import { sha256 } from '../../kernel/hash.ts'
import { Later } from './later.ts'
import { ourSpelling } from './resources.ts'
import { type AuthorizationServerSettings, type EngineParts, GRANTED_SCOPES } from './settings.ts'

/** Our rules for a token request, before its grant handler; once a request. */
export function checkTokenRequest(
  ctx: KoaContextWithOIDC,
  settings: AuthorizationServerSettings,
  parts: EngineParts,
): void {
  limitRate(ctx, parts)
  const { params } = ctx.oidc
  if (params?.['resource'] !== undefined) {
    params['resource'] = ourSpelling(params['resource'], settings)
  }
  limitMachineScopes(ctx)
}

/** What a refresh asks, as a hash: a repeat is a repeat only when it asks the same. */
export function parametersHash({ oidc: { client, params } }: KoaContextWithOIDC): string {
  const { scope, resource } = params ?? {}
  return sha256(JSON.stringify([client?.clientId, scope ?? null, resource ?? null]))
}

/** RFC 6749 section 4.4: a machine gets at most the scopes its configuration lists. */
function limitMachineScopes(ctx: KoaContextWithOIDC): void {
  const { params, client } = ctx.oidc
  if (params?.['grant_type'] !== 'client_credentials' || !client) return
  const granted = (client[GRANTED_SCOPES] as string | undefined)?.split(' ') ?? []
  const asked = (params['scope'] as string | undefined)?.split(' ') ?? granted
  const refused = asked.filter((scope) => !granted.includes(scope))
  if (granted.length === 0)
    throw new errors.UnauthorizedClient('this client has no scopes of its own')
  if (refused.length > 0) {
    throw new errors.InvalidScope('requested scope is not allowed', refused.join(' '))
  }
  params['scope'] = asked.join(' ')
}

function limitRate(ctx: KoaContextWithOIDC, { limitToken }: EngineParts): void {
  const { client } = ctx.oidc
  if (!client) return
  const proven = client.tokenEndpointAuthMethod !== 'none'
  const { allowed, headers } = limitToken({ clientId: client.clientId, proven }, ctx.req)
  ctx.set(headers as Record<string, string>)
  if (!allowed) throw new Later(429, 'too many token requests; see Retry-After')
}
