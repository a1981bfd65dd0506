import type { Codes } from '../aadsts.ts'
import { AZ } from '../azure-cli.ts'

const OTHER_CLIENT =
  'The gateway does not send this. If the message came from it, please report it; else the client that sent it is at fault.'
const missing = (what: string): Codes[string] => ({
  class: 'CONFIG',
  cause: `The request has no ${what}.`,
  fix: OTHER_CLIENT,
})

/** Azure AD B2C: what was asked, and how. */
export const B2C_REQUEST: Codes = {
  AADB2C90008: missing('client id'),
  AADB2C90010: missing('scope'),
  AADB2C90012: {
    class: 'CONFIG',
    cause: 'The scope is not one that the app may ask for.',
    fix: 'Expose the scope, add it to the app’s permissions, and have an administrator agree.',
    az: AZ.listScopes,
  },
  AADB2C90013: {
    class: 'CONFIG',
    cause: 'The response type is not supported.',
    fix: OTHER_CLIENT,
  },
  AADB2C90014: {
    class: 'CONFIG',
    cause: 'The response mode is not supported.',
    fix: OTHER_CLIENT,
  },
  AADB2C90022: {
    class: 'CONFIG',
    cause: 'There is no such policy in this tenant, or no such tenant.',
    fix: 'Check AZURE_B2C_POLICY and AZURE_B2C_TENANT, or AZURE_B2C_DISCOVERY_URL.',
  },
  AADB2C90043: {
    class: 'CONFIG',
    cause: 'The prompt is none that is known.',
    fix: OTHER_CLIENT,
  },
  AADB2C90055: {
    class: 'CONFIG',
    cause: 'The scope names no API.',
    fix: 'Write it in full, with the address of the API in front.',
    az: AZ.listScopes,
  },
  AADB2C90083: {
    class: 'CONFIG',
    cause: 'A parameter is missing; the message names it.',
    fix: OTHER_CLIENT,
  },
  AADB2C90086: {
    class: 'CONFIG',
    cause: 'The grant type is not supported. On-Behalf-Of is not, in any B2C tenant.',
    fix: 'Use tools that need no Microsoft API, or sign people in with Entra ID or External ID.',
  },
  AADB2C90115: {
    class: 'CONFIG',
    cause: 'A code was asked for without a scope that gives an access token.',
    fix: 'Ask for openid, and for a scope of the app or its client id.',
    az: AZ.listScopes,
  },
  AADB2C90117: {
    class: 'CONFIG',
    cause: 'The scope is not supported.',
    fix: 'Check how the scope is written against those the app offers.',
    az: AZ.listScopes,
  },
  AADB2C90122: {
    class: 'CONFIG',
    cause: 'A parameter has a form that is not accepted.',
    fix: OTHER_CLIENT,
  },
  AADB2C90146: {
    class: 'CONFIG',
    cause: 'One token was asked for several APIs; a token is for one.',
    fix: 'Ask for the scopes of one API.',
  },
  AADB2C90182: {
    class: 'REAUTH',
    cause: 'The PKCE verifier does not belong to the challenge the sign-in began with.',
    fix: 'The person starts the sign-in again.',
  },
  AADB2C90183: {
    class: 'CONFIG',
    cause: 'The PKCE verifier is missing or has the wrong form.',
    fix: OTHER_CLIENT,
  },
  AADB2C90184: {
    class: 'CONFIG',
    cause: 'The PKCE challenge method is unknown.',
    fix: 'Use S256 (RFC 7636), as the gateway does.',
  },
}
