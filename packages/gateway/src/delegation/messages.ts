import type { DelegationClass } from './delegation-failed.ts'

/** What a person is told. The provider's own words never pass: they hold names, ids and addresses. */
export const MESSAGES: Readonly<Record<DelegationClass, string>> = {
  STEP_UP:
    'The sign-in service asks for more proof that it is you, such as a second factor. ' +
    'Sign in once more, then try again.',
  CONSENT:
    'You have not agreed yet that this server uses the other service on your behalf. ' +
    'Sign in once more and agree to it.',
  BLOCKED:
    'The rules of your organisation do not let you use the other service from here. ' +
    'Trying again does not help; your administrator can say why.',
  REAUTH: 'Your sign-in has ended. Sign in again, then try again.',
  CONFIG:
    'This server is not set up to use the other service on your behalf. ' +
    'Its operator has to look into it.',
  APP_ONLY:
    'This works on behalf of a person, and an application made the call. ' +
    'Connect with a token that a person signed in for.',
  TRANSIENT: 'The sign-in service can’t answer right now. Try again in a moment.',
  LOOP: 'The sign-in service saw this request too often. Wait a minute, then try again.',
}

export const ADMINISTRATOR_MUST_AGREE =
  'An administrator of your organisation has to agree first that this server uses the other ' +
  'service on your behalf.'
