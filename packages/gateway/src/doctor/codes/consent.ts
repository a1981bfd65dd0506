import type { Codes } from '../aadsts.ts'
import { AZ } from '../azure-cli.ts'

/** Somebody must agree first: the person, or an administrator for everybody. */
export const CONSENT: Codes = {
  AADSTS65001: {
    class: 'CONSENT',
    cause:
      'Neither the person nor an administrator has agreed that this app uses the API it asks a token for.',
    fix: 'Add the permission to the app registration and let an administrator agree for everybody, or let the person sign in again and agree.',
    az: AZ.adminConsent,
  },
  AADSTS65004: {
    class: 'CONSENT',
    cause: 'The person said no on the page that asked for consent.',
    fix: 'Nothing is broken. They can sign in again and agree, or an administrator agrees for everybody.',
    az: AZ.adminConsent,
  },
  AADSTS90094: {
    class: 'CONSENT',
    cause: 'What the app asks for needs an administrator’s consent, and people may not give it.',
    fix: 'An administrator agrees for everybody.',
    az: AZ.adminConsent,
  },
  AADSTS90095: {
    class: 'CONSENT',
    cause: 'An administrator must agree, and the person was shown the page to ask for it.',
    fix: 'An administrator approves the request, or agrees for everybody.',
    az: AZ.adminConsent,
  },
}
