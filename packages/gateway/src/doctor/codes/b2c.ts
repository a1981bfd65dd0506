import type { Codes } from '../aadsts.ts'
import { AZ } from '../azure-cli.ts'

const CHECK_ID = 'Check AZURE_B2C_CLIENT_ID and AZURE_B2C_TENANT.'

/** Azure AD B2C: people, the app and its credential. It has no On-Behalf-Of. */
export const B2C: Codes = {
  AADB2C90006: {
    class: 'CONFIG',
    cause: 'The redirect URI of the request is not registered for the app.',
    fix: 'Register exactly this address under "Web"; capitals and a last slash count.',
    az: AZ.addRedirect,
  },
  AADB2C90007: {
    class: 'CONFIG',
    cause: 'The app has no redirect URI at all.',
    fix: 'Register the gateway’s one under "Web".',
    az: AZ.addRedirect,
  },
  AADB2C90018: {
    class: 'CONFIG',
    cause: 'There is no such app in this B2C tenant.',
    fix: CHECK_ID,
    az: AZ.showApp,
  },
  AADB2C90035: {
    class: 'TRANSIENT',
    cause: 'The service is away for a moment.',
    fix: 'Wait some minutes and try again.',
  },
  AADB2C90053: {
    class: 'SIGN_IN',
    cause: 'There is no account with what the person gave.',
    fix: 'The person checks it, or signs up first.',
  },
  AADB2C90054: {
    class: 'SIGN_IN',
    cause: 'The user name or the password was wrong.',
    fix: 'The person tries again.',
  },
  AADB2C90068: {
    class: 'CONFIG',
    cause: 'The app was not made for B2C.',
    fix: `Register it in the B2C tenant, for accounts in any identity provider. ${CHECK_ID}`,
    az: AZ.showApp,
  },
  AADB2C90077: {
    class: 'SIGN_IN',
    cause: 'A silent sign-in was asked for and nobody is signed in in that browser.',
    fix: 'Start an ordinary sign-in.',
  },
  AADB2C90079: {
    class: 'CONFIG',
    cause: 'The app must prove who it is and sent no secret.',
    fix: 'Set AZURE_B2C_CLIENT_SECRET.',
    az: AZ.addSecret,
  },
  AADB2C90080: {
    class: 'REAUTH',
    cause: 'The code or refresh token expired.',
    fix: 'The person signs in again; the gateway asks for it by itself.',
  },
  AADB2C90081: {
    class: 'CONFIG',
    cause: 'The client secret is wrong.',
    fix: 'Make a new one and set it as AZURE_B2C_CLIENT_SECRET.',
    az: AZ.addSecret,
  },
  AADB2C90085: {
    class: 'REAUTH',
    cause: 'The service failed, or the code or refresh token can’t be read.',
    fix: 'The person signs in again.',
  },
  AADB2C90088: {
    class: 'REAUTH',
    cause: 'The code was issued by another policy than the one it is redeemed at.',
    fix: 'Use one policy for the whole sign-in (AZURE_B2C_POLICY). The person signs in again.',
  },
  AADB2C90090: {
    class: 'REAUTH',
    cause: 'The code or refresh token can’t be read, or is of another app.',
    fix: 'The person signs in again.',
  },
  AADB2C90091: {
    class: 'SIGN_IN',
    cause: 'The person pressed Cancel.',
    fix: 'Nothing is broken; the client is told access_denied.',
  },
  AADB2C90092: {
    class: 'CONFIG',
    cause: 'The app is disabled in this tenant.',
    fix: 'An administrator enables it.',
    az: AZ.enablePrincipal,
  },
  AADB2C90111: {
    class: 'BLOCKED',
    cause: 'The account is locked.',
    fix: 'Whoever looks after the accounts unlocks it.',
  },
  AADB2C90114: {
    class: 'BLOCKED',
    cause: 'The account is locked for a while after too many wrong passwords.',
    fix: 'The person waits and tries again.',
  },
  AADB2C90118: {
    class: 'SIGN_IN',
    cause: 'The person pressed "Forgot your password?".',
    fix: 'Nothing is broken: the gateway sends them on to the policy that resets passwords, where one is configured.',
  },
  AADB2C90128: {
    class: 'REAUTH',
    cause: 'The account of this sign-in no longer exists.',
    fix: 'The person signs in with another account.',
  },
  AADB2C90129: {
    class: 'REAUTH',
    cause: 'The sign-in was revoked.',
    fix: 'The person signs in again.',
  },
  AADB2C90205: {
    class: 'CONSENT',
    cause: 'The app was not given permission for the API it asks for.',
    fix: 'Add the permission and have an administrator agree.',
    az: AZ.adminConsent,
  },
  AADB2C90225: {
    class: 'SIGN_IN',
    cause: 'The user name or the password was wrong.',
    fix: 'The person tries again.',
  },
}
