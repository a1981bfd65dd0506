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

/**
 * The downstream scopes of every tool that a token with these scopes can call. The page shows them
 * and the grant holds them, so a tool can't go further than the person was told.
 */
export function downstreamOf(
  scopes: readonly string[],
  { delegations }: AuthorizationServerSettings,
): readonly string[] {
  const callable = delegations.filter((tool) => tool.scopes.every((one) => scopes.includes(one)))
  return [...new Set(callable.flatMap(({ downstream }) => downstream))]
}
