import type { Codes } from '../aadsts.ts'
import { AZ } from '../azure-cli.ts'

const POLICY = 'An administrator looks up in the sign-in log which policy decided, and changes it.'
const NOT_A_MEMBER =
  'An administrator invites them as a guest, or they use another account. For several organisations, set ENTRA_TENANT to organizations and list them in ENTRA_ALLOWED_TENANTS.'

/** The directory’s policy says no to this person here. Asking again changes nothing. */
export const BLOCKED: Codes = {
  AADSTS16000: {
    class: 'BLOCKED',
    cause: 'The account the person chose does not exist in this tenant.',
    fix: NOT_A_MEMBER,
    az: AZ.invite,
  },
  AADSTS50014: {
    class: 'BLOCKED',
    cause: 'The person was invited as a guest and has not accepted yet, or is not in this tenant.',
    fix: 'They accept the invitation in their mail, or an administrator invites them again.',
    az: AZ.invite,
  },
  AADSTS50020: {
    class: 'BLOCKED',
    cause: 'The account belongs to another organisation and is no guest of this tenant.',
    fix: NOT_A_MEMBER,
    az: AZ.invite,
  },
  AADSTS50034: {
    class: 'BLOCKED',
    cause: 'There is no such account in this tenant: a typing mistake, or the wrong tenant.',
    fix: NOT_A_MEMBER,
    az: AZ.invite,
  },
  AADSTS50053: {
    class: 'BLOCKED',
    cause: 'The account is locked after too many wrong passwords, or the address looks malicious.',
    fix: 'They wait and try again from their usual place, or an administrator unblocks them.',
    az: AZ.signInLog,
  },
  AADSTS50057: {
    class: 'BLOCKED',
    cause: 'The person’s account is disabled.',
    fix: 'Right after somebody left, this is as it should be. Else an administrator enables the account.',
    az: AZ.showAccount,
  },
  AADSTS50105: {
    class: 'BLOCKED',
    cause: 'The app is only for people who are assigned to it, and this person is not.',
    fix: 'An administrator assigns the person or a group to the enterprise application, or opens it to the whole tenant with this command.',
    az: AZ.openToAll,
  },
  AADSTS50131: {
    class: 'BLOCKED',
    cause: 'A Conditional Access policy refused this device, place or risk.',
    fix: POLICY,
    az: AZ.signInLog,
  },
  AADSTS51004: {
    class: 'BLOCKED',
    cause: 'The account does not exist in this tenant.',
    fix: NOT_A_MEMBER,
    az: AZ.invite,
  },
  AADSTS53002: {
    class: 'BLOCKED',
    cause: 'A policy allows only approved client apps, and this one is not among them.',
    fix: POLICY,
    az: AZ.signInLog,
  },
  AADSTS53003: {
    class: 'BLOCKED',
    cause: 'A Conditional Access policy blocks this person, app, place or device.',
    fix: POLICY,
    az: AZ.signInLog,
  },
  AADSTS53011: {
    class: 'BLOCKED',
    cause: 'The person’s own organisation considers them at risk.',
    fix: 'Their administrator clears the risk.',
    az: AZ.signInLog,
  },
  AADSTS500212: {
    class: 'BLOCKED',
    cause: 'The person’s own organisation does not let its people into this tenant.',
    fix: 'Their administrator changes the outbound cross-tenant access settings.',
  },
  AADSTS500213: {
    class: 'BLOCKED',
    cause: 'This tenant does not let in people of the person’s organisation.',
    fix: 'The administrator of this tenant changes the inbound cross-tenant access settings.',
  },
  AADSTS530032: {
    class: 'BLOCKED',
    cause: 'A security policy of the tenant blocks this request.',
    fix: POLICY,
    az: AZ.signInLog,
  },
  AADSTS530035: {
    class: 'BLOCKED',
    cause: 'The tenant’s security defaults consider this request unsafe.',
    fix: POLICY,
    az: AZ.signInLog,
  },
}
