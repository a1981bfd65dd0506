import { errors, type KoaContextWithOIDC } from 'oidc-provider'
import { sortScopes } from '../scopes.ts'
import { ourSpelling, scopesOf } from './resources.ts'
import type { AuthorizationServerSettings } from './settings.ts'

/** Longest value of a parameter that is stored until a person has answered. */
const MAX_STORED = { state: 4_096, nonce: 512, login_hint: 320 } as const

/**
 * Our rules for an authorization request, pushed or not. They run after the engine's own checks
 * and before it decides what to ask.
 */
export function checkRequest(ctx: KoaContextWithOIDC, settings: AuthorizationServerSettings): void {
  const { params } = ctx.oidc
  if (!params) return
  if ((params['response_mode'] ?? 'query') !== 'query') throw new errors.UnsupportedResponseMode()
  // The engine compares a hint before the sign-in only, so it would promise more than it keeps.
  if (params['id_token_hint'] !== undefined) {
    throw new errors.InvalidRequest('id_token_hint is not supported')
  }
  for (const [name, limit] of Object.entries(MAX_STORED)) {
    if (String(params[name] ?? '').length > limit) {
      throw new errors.InvalidRequest(`${name} must have at most ${limit} characters`)
    }
  }
  if (ctx.oidc.route === 'pushed_authorization_request') {
    params['resource'] = ourSpelling(params['resource'], settings)
  }
  settleScope(ctx, settings)
}

/** RFC 6749 section 3.3: a default for no scope; `invalid_scope` when nothing asked can be had. */
function settleScope(ctx: KoaContextWithOIDC, settings: AuthorizationServerSettings): void {
  const { params, client } = ctx.oidc
  if (!params || !client) return
  params['scope'] ||= settings.defaultScopes.join(' ')
  const { asked, known, oidc } = sortScopes(params['scope'], settings)
  const possible = scopesOf(client, settings)
  const refused = known.filter((scope) => !possible.includes(scope))
  if (refused.length > 0) {
    throw new errors.InvalidScope('requested scope is not allowed', refused.join(' '))
  }
  if (known.length === 0 && !oidc.includes('openid')) {
    throw new errors.InvalidScope('none of the requested scopes exists', asked.join(' '))
  }
}

/** Before the engine reads it: the resource of a plain authorization request in our spelling. */
export function respellQuery(ctx: KoaContextWithOIDC, settings: AuthorizationServerSettings): void {
  if (ctx.querystring === '') return
  const { resource, ...rest } = ctx.query
  if (resource === undefined) return
  const spelled = ourSpelling(resource, settings) as string | string[]
  if (JSON.stringify(spelled) !== JSON.stringify(resource))
    ctx.query = { ...rest, resource: spelled }
}

const MAX_ASSERTION_SECONDS = 300
const MAX_JTI = 128

/** A client assertion is remembered until it expires, so it must expire soon (RFC 7523 section 3). */
export function checkClientAssertion(claims: Readonly<Record<string, unknown>>): void {
  const { exp, jti } = claims
  const left = Number(exp) - Math.floor(Date.now() / 1000)
  if (!Number.isInteger(exp) || left > MAX_ASSERTION_SECONDS) {
    throw new errors.InvalidClientAuth('a client assertion must expire within 5 minutes')
  }
  if (typeof jti !== 'string' || jti.length > MAX_JTI) {
    throw new errors.InvalidClientAuth('jti must be a string of at most 128 characters')
  }
}
