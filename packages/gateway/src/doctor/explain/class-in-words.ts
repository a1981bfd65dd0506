import type { CodeClass } from '../aadsts.ts'

/** What each class means, and what the gateway does about it. */
export const WHAT_FOLLOWS: Readonly<Record<CodeClass, string>> = {
  STEP_UP:
    'the person must prove more. The gateway answers the tool call with a link to sign in again, and what was asked goes with it.',
  CONSENT: 'the person or an administrator must agree first. The gateway asks for it at sign-in.',
  BLOCKED: 'a policy says no to this person here. Trying again changes nothing.',
  REAUTH: 'the sign-in is over. The gateway has the person sign in again.',
  CONFIG: 'something is set up wrong, and whoever runs the gateway must mend it.',
  APP_ONLY: 'an app asked, and this needs a person.',
  TRANSIENT: 'a passing trouble. The gateway waits and tries again.',
  LOOP: 'the same request came too often. The gateway stops asking for a while.',
  SIGN_IN: 'a step of an ordinary sign-in. There is seldom anything to mend.',
}
