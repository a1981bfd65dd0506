import type { Codes } from '../aadsts.ts'
import { AZ } from '../azure-cli.ts'

const WRONG_ID = 'Check ENTRA_CLIENT_ID (the application id, not the object id) and ENTRA_TENANT.'

/** What the app registration says, or fails to say. */
export const REGISTRATION: Codes = {
  AADSTS50011: {
    class: 'CONFIG',
    cause: 'The redirect URI of the request is not registered for the app.',
    fix: 'Register exactly this address under the platform "Web"; capitals and a last slash count.',
    az: AZ.addRedirect,
  },
  AADSTS50194: {
    class: 'CONFIG',
    cause: 'The app is for one tenant, and the sign-in went to the address for all.',
    fix: 'Set ENTRA_TENANT to the tenant’s id, or make the app multi-tenant.',
    az: AZ.multiTenant,
  },
  AADSTS65005: {
    class: 'CONFIG',
    cause: 'The app asks for an API that its registration does not list.',
    fix: 'Add the permission to the registration, then have an administrator agree.',
    az: AZ.addUserRead,
  },
  AADSTS90002: {
    class: 'CONFIG',
    cause: 'There is no such tenant in this cloud.',
    fix: 'Check ENTRA_TENANT, and ENTRA_AUTHORITY_HOST for a cloud of its own (US government, China).',
    az: AZ.showTenant,
  },
  AADSTS90038: {
    class: 'CONFIG',
    cause: 'The tenant lives in another cloud.',
    fix: 'Set ENTRA_AUTHORITY_HOST to the host of that cloud.',
  },
  AADSTS500011: {
    class: 'CONFIG',
    cause:
      'The API that is asked for is unknown in this tenant: a typing mistake in the scope, or the app that offers it was never added here.',
    fix: 'For a scope of our own, set the App ID URI; for another API, add its app to the tenant.',
    az: AZ.setAppIdUri,
  },
  AADSTS650053: {
    class: 'CONFIG',
    cause:
      'The API has no scope of that name. A scope without an API in front of it is looked for at Graph.',
    fix: 'Write api://<app-id>/<scope>, and check the name against those the API offers.',
    az: AZ.listScopes,
  },
  AADSTS650056: {
    class: 'CONFIG',
    cause: 'The app lists no permission for the API, or nobody agreed to it in this tenant.',
    fix: 'Add the permission, then have an administrator agree.',
    az: AZ.adminConsent,
  },
  AADSTS650057: {
    class: 'CONFIG',
    cause: 'The app asks for an API that is not among the permissions it lists.',
    fix: 'Add the permission to the registration, then have an administrator agree.',
    az: AZ.addUserRead,
  },
  AADSTS700016: {
    class: 'CONFIG',
    cause: 'There is no such app in this tenant.',
    fix: `${WRONG_ID} An app of another tenant must be added here first.`,
    az: AZ.showApp,
  },
  AADSTS700038: {
    class: 'CONFIG',
    cause: 'The client id is no application id at all.',
    fix: WRONG_ID,
    az: AZ.showApp,
  },
  AADSTS700054: {
    class: 'CONFIG',
    cause: 'The app asked for a response type that its registration does not allow.',
    fix: 'The gateway asks for "code" only, which is always allowed. Another client sent this request.',
  },
  AADSTS900382: {
    class: 'CONFIG',
    cause: 'An app with a credential can’t sign people in across clouds.',
    fix: 'Register the app in the cloud of the tenant and set ENTRA_AUTHORITY_HOST to that cloud.',
  },
  AADSTS7000112: {
    class: 'CONFIG',
    cause: 'The app is disabled in this tenant.',
    fix: 'An administrator enables the enterprise application.',
    az: AZ.enablePrincipal,
  },
  AADSTS9002326: {
    class: 'CONFIG',
    cause:
      'A code was redeemed from a web page whose address is not registered as a single-page app.',
    fix: 'The gateway redeems codes on the server. Register its redirect URI under "Web", and let no browser redeem the code.',
    az: AZ.addRedirect,
  },
  AADSTS9002327: {
    class: 'CONFIG',
    cause:
      'The redirect URI is registered as a single-page app, so the code can’t be redeemed on the server.',
    fix: 'Move the redirect URI from the platform "Single-page application" to "Web".',
    az: AZ.webNotSpa,
  },
  AADSTS9002332: {
    class: 'CONFIG',
    cause: 'The app is for work and school accounts and was used at the address for private ones.',
    fix: 'Set ENTRA_TENANT to the tenant’s id or to organizations.',
    az: AZ.showTenant,
  },
}
