import type { IncomingMessage } from 'node:http'
import { equalSecrets, sha256 } from '../../kernel/hash.ts'
import { randomToken } from '../../kernel/random.ts'

/** Which browser a sign-in belongs to, as the engine's record of the request keeps it. */
export interface BoundBrowser {
  readonly stateHash: string
  readonly hash: string
}

/** The member of an interaction's result that holds the {@link BoundBrowser}. */
export const BOUND_BROWSER = 'voordeur_browser'

/**
 * The cookie that ties one sign-in to one browser. Without it, an attacker could start a sign-in
 * and hand the upstream link to somebody else, whose answer would then be the attacker's.
 */
export interface BrowserBinding {
  /** `Set-Cookie` for a new sign-in, and the hash to store with it. */
  issue(stateHash: string, lifetime: number): { readonly setCookie: string; readonly hash: string }
  /** True when the request comes from the browser that holds the cookie of this sign-in. */
  holds(request: IncomingMessage, stateHash: string, hash: string): boolean
  /** `Set-Cookie` that removes it. */
  clear(stateHash: string): string
}

/** @param secure true behind https: the cookie then is `__Host-`, which no sub-domain can set. */
export function browserBinding(secure: boolean): BrowserBinding {
  const path = secure ? '/' : '/oauth'
  const attributes = `Path=${path}; HttpOnly; SameSite=Lax${secure ? '; Secure' : ''}`
  // One cookie a sign-in, so two tabs can sign in at once.
  const name = (stateHash: string) =>
    `${secure ? '__Host-' : ''}voordeur_sign_in_${stateHash.slice(0, 12)}`

  return {
    issue(stateHash, lifetime) {
      const value = randomToken()
      const setCookie = `${name(stateHash)}=${value}; Max-Age=${lifetime}; ${attributes}`
      return { setCookie, hash: sha256(value) }
    },
    holds(request, stateHash, hash) {
      const value = readCookie(request, name(stateHash))
      return value !== undefined && equalSecrets(sha256(value), hash)
    },
    clear: (stateHash) => `${name(stateHash)}=; Max-Age=0; ${attributes}`,
  }
}

function readCookie(request: IncomingMessage, name: string): string | undefined {
  const found = (request.headers.cookie ?? '')
    .split(';')
    .map((pair) => pair.trim())
    .find((pair) => pair.startsWith(`${name}=`))
  return found?.slice(name.length + 1)
}
