import type { JWTPayload } from 'jose'
import type { GatewayConfig } from '../../assembly/config.ts'
import { canonical } from '../../kernel/url.ts'
import { callerOf } from '../../resource/entra/caller.ts'
import { audiencesOf, type DecodedToken, isAccessTokenType, textClaim } from './decoded-token.ts'

/** What a token is, by its header and claims. */
export type TokenKind =
  | 'own'
  | 'graph'
  | 'managed-identity'
  | 'client-assertion'
  | 'id-token'
  | 'app-only'
  | 'access-token'
  | 'other'

const IN_WORDS: Readonly<Record<TokenKind, string>> = {
  own: 'An access token of a gateway such as this',
  graph: 'An access token for Microsoft Graph, which nobody but Graph can verify',
  'managed-identity': 'The token of a managed identity, to be exchanged as an app’s credential',
  'client-assertion': 'The assertion an app proves itself with at the token endpoint',
  'id-token': 'An ID token: it tells a client who signed in, and opens nothing',
  'app-only': 'An access token of an app, with no person in it',
  'access-token': 'An access token of a person',
  other: 'A JWT of a kind that is not known here',
}

/** Microsoft Graph, as `aud` names it in v2.0 and v1.0 tokens. */
const GRAPH = new Set([
  '00000003-0000-0000-c000-000000000000',
  'https://graph.microsoft.com',
  'https://graph.microsoft.com/',
])
/** What federated credentials are exchanged for, in each cloud. */
const EXCHANGE =
  /^(?:api:\/\/AzureADTokenExchange(?:USGov|China)?|fb60f99c-7a34-4190-8149-302f77469936)$/i

export function kindOf(token: DecodedToken, gateway: GatewayConfig): TokenKind {
  const { header, claims } = token
  const audiences = audiencesOf(claims)
  if (header['nonce'] !== undefined || audiences.some((one) => GRAPH.has(one))) return 'graph'
  if (isOwn(token, gateway)) return 'own'
  if (audiences.some((one) => EXCHANGE.test(one))) return 'managed-identity'
  if (claims.sub !== undefined && claims.sub === claims.iss) return 'client-assertion'
  if (isB2c(claims)) return claims['scp'] === undefined ? 'id-token' : 'access-token'
  return claims['ver'] === undefined ? 'other' : microsoft(token)
}

/** Its tokens name the policy: in `tfp`, or in `acr` of older ones. */
export const isB2c = (claims: JWTPayload): boolean =>
  claims['tfp'] !== undefined || /^b2c_1a?_/i.test(textClaim(claims, 'acr') ?? '')

/** RFC 9068 tokens have a type of their own; Entra's say `JWT`. */
function isOwn({ header, claims }: DecodedToken, { publicUrl }: GatewayConfig): boolean {
  if (claims.iss === canonical(publicUrl)) return true
  return isAccessTokenType(header) && claims['tid'] === undefined
}

/** As the verifier tells them apart, apps included. */
function microsoft({ claims }: DecodedToken): TokenKind {
  try {
    return callerOf(claims, true).kind === 'person' ? 'access-token' : 'app-only'
  } catch {
    return 'id-token'
  }
}

/** One sentence, with the version and whose it is. */
export function describe(kind: TokenKind, { claims }: DecodedToken): string {
  const version = textClaim(claims, 'ver')
  const by = isB2c(claims)
    ? 'Azure AD B2C'
    : version && kind !== 'own'
      ? 'Microsoft Entra'
      : undefined
  const details = [by, version && by ? `version ${version}` : undefined].filter(Boolean)
  return details.length > 0 ? `${IN_WORDS[kind]} (${details.join(', ')}).` : `${IN_WORDS[kind]}.`
}
