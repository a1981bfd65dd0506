import type { Codes } from '../aadsts.ts'
import { AZ } from '../azure-cli.ts'

const DENIED: Codes[string] = {
  class: 'CONSENT',
  cause: 'The token lacks a permission for this, or the person has no right to it.',
  fix: 'Add the delegated permission to the app, let an administrator agree, and declare it in the tool’s contract. What the person may not do, no permission changes.',
  az: AZ.adminConsent,
}
const TOO_MANY: Codes[string] = {
  class: 'TRANSIENT',
  cause: 'Microsoft Graph got too many requests.',
  fix: 'Wait as long as Retry-After says. Asking on makes it longer.',
}

/** Error codes of Microsoft Graph (learn.microsoft.com/graph/errors), by `error.code`. */
export const GRAPH_ERRORS: Codes = {
  InvalidAuthenticationToken: {
    class: 'REAUTH',
    cause: 'Graph does not take the token: expired, revoked, or for another API.',
    fix: 'The gateway gets a new one. If it stays, pipe the token into "voordeur doctor explain".',
  },
  Authorization_RequestDenied: DENIED,
  ErrorAccessDenied: DENIED,
  Request_ResourceNotFound: {
    class: 'CONFIG',
    cause: 'There is no such thing in this tenant.',
    fix: 'Check the id or the address that the tool asks for.',
  },
  TooManyRequests: TOO_MANY,
  activityLimitReached: TOO_MANY,
}
