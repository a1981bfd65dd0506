import type { Codes } from '../aadsts.ts'
import { AZ } from '../azure-cli.ts'

const DELAY = 'A new federated credential needs some minutes before it works.'

/** How this app proves who it is: secret, certificate or federated credential. */
export const CREDENTIAL: Codes = {
  AADSTS50012: {
    class: 'CONFIG',
    cause: 'The certificate or the assertion of the app was refused.',
    fix: 'Register the public part of the certificate that the gateway signs with.',
    az: AZ.addCertificate,
  },
  AADSTS50146: {
    class: 'CONFIG',
    cause: 'The app must have a signing key of its own, and that is missing or expired.',
    fix: 'Remove the claims mapping that demands it; an app with a custom signing key can’t exchange tokens for people.',
    az: AZ.listCertificates,
  },
  AADSTS50166: {
    class: 'CONFIG',
    cause: 'The issuer of the federated assertion can’t be reached, or publishes no keys.',
    fix: 'The issuer of the federated credential must be on the internet, with a discovery document and keys.',
    az: AZ.listFederated,
  },
  AADSTS70002: {
    class: 'CONFIG',
    cause: 'The credential of the app was refused.',
    fix: 'Make a new one and set it as ENTRA_CLIENT_SECRET, or better, use a managed identity.',
    az: AZ.addSecret,
  },
  AADSTS70021: {
    class: 'CONFIG',
    cause:
      'No federated credential of the app fits the assertion: issuer, subject or audience differs.',
    fix: `The subject must be the identity’s principal (object) id, not its client id. ${DELAY}`,
    az: AZ.listFederated,
  },
  AADSTS700021: {
    class: 'CONFIG',
    cause: 'The app’s assertion names another app than the request.',
    fix: 'Check ENTRA_CLIENT_ID. An assertion signed with a certificate names it as issuer and subject.',
  },
  AADSTS700024: {
    class: 'CONFIG',
    cause:
      'The app’s own assertion is outside its time: this machine’s clock is wrong, or an old assertion was kept.',
    fix: 'Set the clock (run "voordeur doctor" to see the difference). With a workload-identity file, check that it is still renewed.',
  },
  AADSTS700025: {
    class: 'CONFIG',
    cause: 'The app is registered as public, so it may not send a credential.',
    fix: 'Register the redirect URI under the platform "Web", and turn off public client flows.',
    az: AZ.confidential,
  },
  AADSTS700027: {
    class: 'CONFIG',
    cause:
      'The signature of the app’s assertion does not verify: its certificate is not registered here.',
    fix: 'Register the public part of the certificate that the gateway signs with.',
    az: AZ.addCertificate,
  },
  AADSTS700030: {
    class: 'CONFIG',
    cause: 'The certificate’s subject name is not one that the app allows.',
    fix: 'Register this certificate itself, or issue one with an allowed name.',
    az: AZ.addCertificate,
  },
  AADSTS700211: {
    class: 'CONFIG',
    cause: 'No federated credential has the issuer of the assertion.',
    fix: `The issuer must be "<authority>/<tenant-id>/v2.0" of the identity’s own tenant. ${DELAY}`,
    az: AZ.addFederated,
  },
  AADSTS700212: {
    class: 'CONFIG',
    cause: 'No federated credential has the audience of the assertion.',
    fix: 'The audience must be api://AzureADTokenExchange, with USGov or China at the end in those clouds.',
    az: AZ.addFederated,
  },
  AADSTS700213: {
    class: 'CONFIG',
    cause: 'No federated credential has the subject of the assertion.',
    fix: `The subject must be the managed identity’s principal (object) id, and not its client id. ${DELAY}`,
    az: AZ.addFederated,
  },
  AADSTS700229: {
    class: 'CONFIG',
    cause: 'The federated assertion is a person’s token; only an app’s own token will do.',
    fix: 'Use the token of a managed identity. Check that MANAGED_IDENTITY_CLIENT_ID names one.',
    az: AZ.listFederated,
  },
  AADSTS7000215: {
    class: 'CONFIG',
    cause:
      'The client secret is wrong. Often it is the secret’s id that was copied, and not its value.',
    fix: 'Make a new secret, copy "password" from the answer, and set it as ENTRA_CLIENT_SECRET.',
    az: AZ.addSecret,
  },
  AADSTS7000216: {
    class: 'CONFIG',
    cause: 'The app asked for a token for itself and sent no secret and no assertion.',
    fix: 'Give the gateway a credential.',
    az: AZ.addFederated,
  },
  AADSTS7000218: {
    class: 'CONFIG',
    cause: 'The app must prove who it is and sent no secret and no assertion.',
    fix: 'Give the gateway a credential. If it is meant to be public, the redirect URI is on the wrong platform: it belongs under "Web".',
    az: AZ.addFederated,
  },
  AADSTS7000222: {
    class: 'CONFIG',
    cause: 'The client secret has expired.',
    fix: 'Make a new one and set it as ENTRA_CLIENT_SECRET, or use a managed identity, which never expires.',
    az: AZ.addSecret,
  },
  AADSTS7002138: {
    class: 'CONFIG',
    cause: 'A federated credential has this subject with other capitals; they must be the same.',
    fix: 'Make the credential anew with the subject letter for letter.',
    az: AZ.addFederated,
  },
}

/** Azure AD B2C's own: no secret, a wrong one. */
const OF_B2C = new Set(['AADB2C90079', 'AADB2C90081'])
/** An app that is not there can't prove anything. */
const NO_APP = new Set(['AADSTS700016', 'AADSTS700038', 'AADSTS7000112', 'AADB2C90018'])

/** Whether a code is about who the app is, and not about what it asked. */
export const isAboutCredential = (code: string): boolean =>
  Object.hasOwn(CREDENTIAL, code) || OF_B2C.has(code) || NO_APP.has(code)
