import type { Codes } from '../aadsts.ts'

/** Part of an ordinary sign-in; seldom anything to mend. */
export const SIGN_IN: Codes = {
  AADSTS50055: {
    class: 'SIGN_IN',
    cause: 'The person’s password has expired.',
    fix: 'They set a new one on the page that comes.',
  },
  AADSTS50058: {
    class: 'SIGN_IN',
    cause: 'A silent sign-in was asked for and nobody is signed in to Microsoft in that browser.',
    fix: 'Start an ordinary sign-in, without prompt=none.',
  },
  AADSTS50125: {
    class: 'SIGN_IN',
    cause: 'The person was sent to set or register their password first.',
    fix: 'They finish that page and sign in.',
  },
  AADSTS50126: {
    class: 'SIGN_IN',
    cause: 'The user name or the password was wrong.',
    fix: 'The person tries again. Some of these are in every log.',
  },
  AADSTS50140: {
    class: 'SIGN_IN',
    cause: 'The person was asked whether to stay signed in.',
    fix: 'Nothing; the sign-in goes on.',
  },
}
