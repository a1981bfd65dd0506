import { isGuid } from '../kernel/guid.ts'
import { type DelegationFailed, misuse } from './delegation-failed.ts'

const MAX_SCOPES = 32
const MAX_SCOPE_CHARS = 512
/** RFC 6749 section 3.3, `scope-token`. */
export const SCOPE_TOKEN = /^[\x21\x23-\x5b\x5d-\x7e]+$/
const APP_ID_URI = /^[a-z][a-z0-9+.-]*:\/\/[^/]/i

/**
 * Scopes of one downstream resource, in full (`https://graph.microsoft.com/User.Read`,
 * `api://<app>/<name>`, `<app id>/<name>`): without doubles and sorted, so that their order never
 * makes another cache entry. A bare name would mean Graph whatever the tool meant, and one request
 * has one resource (AADSTS28000), so both are refused before anything is sent.
 * @throws {DelegationFailed} CONFIG, with a message for the tool's author.
 */
export function downstreamScopes(scopes: readonly string[]): readonly string[] {
  if (scopes.length === 0) throw misuse('A delegation needs at least one downstream scope.')
  if (scopes.length > MAX_SCOPES)
    throw misuse(`A delegation takes at most ${MAX_SCOPES} downstream scopes at once.`)
  const unique = [...new Set(scopes)].sort()
  const bare = unique.find((scope) => !isInFull(scope))
  if (bare !== undefined) throw notInFull(bare)
  if (new Set(unique.map(resourceOf)).size > 1)
    throw misuse(
      `A delegation is for one resource, and ${unique.join(' ')} belong to several. ` +
        'Ask for a token of each.',
    )
  if (unique.length > 1 && unique.some((scope) => scope.endsWith('/.default')))
    throw misuse('The scope .default stands alone: ask for it, or for scopes by name.')
  return unique
}

/** Whether a scope is written in full: with its resource, an App ID URI or application id. */
export const isInFull = (scope: string): boolean => resourceOf(scope) !== undefined

function resourceOf(scope: string): string | undefined {
  const slash = scope.lastIndexOf('/')
  const resource = scope.slice(0, slash)
  const wellFormed =
    scope.length <= MAX_SCOPE_CHARS &&
    SCOPE_TOKEN.test(scope) &&
    slash < scope.length - 1 &&
    (APP_ID_URI.test(resource) || isGuid(resource))
  return wellFormed ? resource.toLowerCase() : undefined
}

const notInFull = (scope: string): DelegationFailed =>
  misuse(
    `"${scope.slice(0, MAX_SCOPE_CHARS)}" is not a downstream scope in full. ` +
      'Write it with its resource, such as https://graph.microsoft.com/User.Read.',
  )
