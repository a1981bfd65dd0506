import type { Codes } from '../aadsts.ts'
import { AZ } from '../azure-cli.ts'

const SIGN_IN_LOG =
  'If the person keeps coming back here, the sign-in log tells which policy asks for it.'

/** The person must prove more. The gateway sends them to sign in again with what was asked. */
export const STEP_UP: Codes = {
  AADSTS50072: {
    class: 'STEP_UP',
    cause: 'The person must register a second factor before anything else.',
    fix: 'They sign in again and follow the page that registers the second factor.',
  },
  AADSTS50074: {
    class: 'STEP_UP',
    cause: 'A second factor was asked for and the person did not complete it.',
    fix: `They sign in again and complete it. ${SIGN_IN_LOG}`,
    az: AZ.signInLog,
  },
  AADSTS50076: {
    class: 'STEP_UP',
    cause:
      'A policy wants a second factor for the API behind us, and the sign-in to us did not include one.',
    fix: `They sign in again through the link the tool call answers with; the gateway asks for the second factor then. ${SIGN_IN_LOG}`,
    az: AZ.signInLog,
  },
  AADSTS50078: {
    class: 'STEP_UP',
    cause: 'The second factor the person gave is too old for what a policy allows.',
    fix: 'They sign in again and give it afresh.',
  },
  AADSTS50079: {
    class: 'STEP_UP',
    cause: 'A policy wants a second factor and the person has not registered one yet.',
    fix: 'They sign in again and register it on the page that comes.',
  },
  AADSTS50097: {
    class: 'STEP_UP',
    cause: 'A policy wants to know the device, and the sign-in did not show one.',
    fix: 'They sign in again in a browser that is signed in to a managed device.',
  },
  AADSTS50158: {
    class: 'STEP_UP',
    cause: 'A policy adds a check by another party, and it was not done.',
    fix: 'They sign in again and complete that check.',
  },
  AADSTS53000: {
    class: 'STEP_UP',
    cause: 'A policy wants a compliant device, and this one is not.',
    fix: 'They sign in from a compliant device, or bring this one into management and try again.',
    az: AZ.signInLog,
  },
  AADSTS53001: {
    class: 'STEP_UP',
    cause: 'A policy wants a device that is joined to the domain, and this one is not.',
    fix: 'They sign in from a joined device.',
    az: AZ.signInLog,
  },
  AADSTS53004: {
    class: 'STEP_UP',
    cause: 'The person must register a second factor, and a risk policy stops them doing it here.',
    fix: 'They register it from a place and device that the policy trusts, then sign in again.',
  },
}
