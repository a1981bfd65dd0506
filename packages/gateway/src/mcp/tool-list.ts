import type { Tool } from '@modelcontextprotocol/server'
import type { CatalogueTool } from './catalogue.ts'

/**
 * A tool's entry in `tools/list`, the same for every caller. What a call needs is no secret: a
 * client can tell beforehand which tools ask for a sign-in. The SDK looks at it when it is loaded
 * (`checkList`).
 */
export function listed({ contract }: CatalogueTool): Tool {
  const { access, scopes, downstream, annotations = {}, ...rest } = contract
  return {
    ...rest,
    annotations,
    _meta: {
      'voordeur/access': access,
      'voordeur/scopes': scopes,
      ...(downstream ? { 'voordeur/downstream': downstream } : {}),
    },
  } as unknown as Tool
}

/** Lists change only with a new version of the server. */
export const LIST_TTL_MS = 5 * 60_000

/** Who may keep the tool list, and for how long (MCP 2026-07-28, caching). */
export const listHint = (requireSignIn: boolean) => ({
  ttlMs: LIST_TTL_MS,
  cacheScope: sharedCacheScope(requireSignIn),
})

/** Where everybody must sign in, no shared cache may keep what is the same for all. */
export const sharedCacheScope = (requireSignIn: boolean): 'public' | 'private' =>
  requireSignIn ? 'private' : 'public'
