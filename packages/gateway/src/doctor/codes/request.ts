import type { Codes } from '../aadsts.ts'
import { AZ } from '../azure-cli.ts'

const OTHER_CLIENT =
  'The gateway does not send this. If the message came from it, please report it; else the client that sent it is at fault.'
const NO_RESOURCE =
  'Let the client connect to the gateway, which checks "resource" itself and never passes it on. A client that talks to Entra directly must leave it out.'

/** What was asked, and how: the request and its scopes, and who may ask for whom. */
export const REQUEST: Codes = {
  AADSTS28000: {
    class: 'CONFIG',
    cause: 'One token was asked for several APIs; a token is for one.',
    fix: 'Ask for one API a request. A tool that needs two declares both, and each is exchanged by itself.',
  },
  AADSTS28003: {
    class: 'CONFIG',
    cause: 'A code or refresh token was redeemed without saying for which scope.',
    fix: OTHER_CLIENT,
  },
  AADSTS50049: {
    class: 'CONFIG',
    cause: 'The address that was asked about is no host of Microsoft’s sign-in.',
    fix: 'Check ENTRA_AUTHORITY_HOST.',
  },
  AADSTS50148: {
    class: 'CONFIG',
    cause: 'The PKCE verifier was missing, or of the wrong length.',
    fix: OTHER_CLIENT,
  },
  AADSTS50149: {
    class: 'CONFIG',
    cause: 'The PKCE challenge method is unknown.',
    fix: 'Use S256 (RFC 7636), as the gateway does.',
  },
  AADSTS70003: {
    class: 'CONFIG',
    cause: 'The grant type is unknown or not offered.',
    fix: OTHER_CLIENT,
  },
  AADSTS70011: {
    class: 'CONFIG',
    cause:
      'The scope can’t be used: ".default" beside named scopes, scopes of two APIs, or a wrong form.',
    fix: 'Ask for named scopes of one API, or for its ".default" alone.',
    az: AZ.listScopes,
  },
  AADSTS90009: {
    class: 'CONFIG',
    cause: 'The app asked for a token for itself with api://, which a refresh does not accept.',
    fix: 'Write the scope with the plain id: <app-id>/<scope>. The gateway does.',
  },
  AADSTS90015: {
    class: 'CONFIG',
    cause: 'The address of the request is too long.',
    fix: OTHER_CLIENT,
  },
  AADSTS90023: {
    class: 'CONFIG',
    cause: 'A parameter has a value that is not accepted.',
    fix: OTHER_CLIENT,
  },
  AADSTS240002: {
    class: 'CONFIG',
    cause: 'An ID token was shown for the person; only an access token can be exchanged.',
    fix: 'In direct mode, the client must send the access token for api://<app-id>, and not the ID token.',
  },
  AADSTS500112: {
    class: 'CONFIG',
    cause: 'The redirect URI at the redemption differs from the one the sign-in began with.',
    fix: 'Set PUBLIC_URL to the one address that browsers use. Two gateways behind one name must have the same.',
    az: AZ.showRedirects,
  },
  AADSTS500131: {
    class: 'CONFIG',
    cause: 'The token shown for the person is for another app: its audience is not this one.',
    fix: 'The client must ask for a scope of this app: api://<app-id>/<scope>. Pipe the token into "voordeur doctor explain" to see its audience.',
    az: AZ.listScopes,
  },
  AADSTS501491: {
    class: 'CONFIG',
    cause: 'The PKCE challenge has the wrong length.',
    fix: OTHER_CLIENT,
  },
  AADSTS700022: {
    class: 'CONFIG',
    cause: 'One token was asked for several APIs; a token is for one.',
    fix: 'Ask for one API a request.',
  },
  AADSTS700023: {
    class: 'CONFIG',
    cause: 'The scope names no API.',
    fix: 'Write the scope in full, such as api://<app-id>/<scope>.',
    az: AZ.listScopes,
  },
  AADSTS900144: {
    class: 'CONFIG',
    cause: 'A parameter is missing; the message names it. Often it is "scope".',
    fix: OTHER_CLIENT,
  },
  AADSTS900561: {
    class: 'CONFIG',
    cause: 'The address was called with the wrong HTTP method, often by a browser’s Back button.',
    fix: 'Start the sign-in again from the app.',
  },
  AADSTS900971: {
    class: 'CONFIG',
    cause:
      'The request names no redirect URI, and the app has none registered that could be meant.',
    fix: 'Register the gateway’s redirect URI.',
    az: AZ.addRedirect,
  },
  AADSTS901002: {
    class: 'CONFIG',
    cause:
      'The client sent "resource", as the MCP specification says, and Entra does not accept it here.',
    fix: NO_RESOURCE,
  },
  AADSTS9000411: {
    class: 'CONFIG',
    cause: 'A parameter was sent twice.',
    fix: OTHER_CLIENT,
  },
  AADSTS9001023: {
    class: 'CONFIG',
    cause: 'This grant does not work at the addresses "common" and "consumers".',
    fix: 'Send it to the tenant of the person. The gateway takes it from the token’s tid.',
    az: AZ.showTenant,
  },
  AADSTS9010010: {
    class: 'CONFIG',
    cause:
      'The client sent "resource", as the MCP specification says, and it is not the App ID URI of the app whose scopes were asked.',
    fix: NO_RESOURCE,
  },
  AADSTS1002012: {
    class: 'CONFIG',
    cause: 'An app asked for a token for itself with another scope than ".default".',
    fix: 'Ask for <app-id>/.default.',
  },
  AADSTS7000113: {
    class: 'APP_ONLY',
    cause: 'The token shown belongs to an app, and nobody is signed in.',
    fix: 'On-Behalf-Of needs a person. Let the caller sign somebody in, or use a tool that needs no downstream API.',
  },
  AADSTS7000114: {
    class: 'APP_ONLY',
    cause:
      'The app may not act for somebody here: its token belongs to an app, and nobody is signed in.',
    fix: 'On-Behalf-Of needs a person. Let the caller sign somebody in, or use a tool that needs no downstream API.',
  },
}
