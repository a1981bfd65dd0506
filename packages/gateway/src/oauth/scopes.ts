import type { AuthorizationServerSettings } from './engine/settings.ts'

/** Scopes of the protocol and not of a resource (OpenID Connect Core 5.4 and 11). */
export const OIDC_SCOPES = ['openid', 'offline_access'] as const

/**
 * The scopes of a request, sorted by what they are. What exists is decided here and nowhere else:
 * the page shows it, the rules judge it and the grant holds it, so the three can't differ.
 */
export function sortScopes(scope: unknown, { scopes }: AuthorizationServerSettings) {
  const asked = String(scope ?? '').split(' ')
  return {
    asked,
    /** Of our resources. */
    known: asked.filter((name) => Object.hasOwn(scopes, name)),
    oidc: asked.filter((name) => OIDC_SCOPES.some((one) => one === name)),
  }
}
