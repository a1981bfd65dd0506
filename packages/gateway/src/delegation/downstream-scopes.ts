import { isGuid } from '../kernel/guid.ts'
import { DelegationFailed } from './delegation-failed.ts'

const MAX_SCOPES = 32
const MAX_SCOPE_CHARS = 512
/** RFC 6749 section 3.3, `scope-token`. */
const SCOPE_TOKEN = /^[\x21\x23-\x5b\x5d-\x7e]+$/
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
  const resource = resourceOf(unique[0] as string)
  for (const scope of unique) {
    if (resourceOf(scope) !== resource)
      throw misuse(
        `A delegation is for one resource, and ${unique.join(' ')} belong to several. ` +
          'Ask for a token of each.',
      )
  }
  if (unique.length > 1 && unique.some((scope) => scope.endsWith('/.default')))
    throw misuse('The scope .default stands alone: ask for it, or for scopes by name.')
  return unique
}

function resourceOf(scope: string): string {
  const slash = scope.lastIndexOf('/')
  const resource = scope.slice(0, slash)
  const wellFormed =
    scope.length <= MAX_SCOPE_CHARS &&
    SCOPE_TOKEN.test(scope) &&
    slash < scope.length - 1 &&
    (APP_ID_URI.test(resource) || isGuid(resource))
  if (wellFormed) return resource.toLowerCase()
  throw misuse(
    `"${scope.slice(0, MAX_SCOPE_CHARS)}" is not a downstream scope in full. ` +
      'Write it with its resource, such as https://graph.microsoft.com/User.Read.',
  )
}

const misuse = (message: string) => new DelegationFailed({ class: 'CONFIG', message })
