import {
  SignInElsewhere,
  SignInFailed,
  type StartRequest,
  UpstreamUnavailable,
} from './identity-provider.ts'
import { codeOf, type UpstreamRefused } from './upstream-refused.ts'

type Start = (request: StartRequest) => Promise<URL>

export interface B2cPages {
  readonly toSignIn: Start
  readonly toPasswordReset?: Start
}

/*
 * Azure AD B2C tells its cases apart only by a number at the start of `error_description`: its
 * errors have no other member. This is the one place where a description decides anything.
 */
const FORGOT_PASSWORD = 'AADB2C90118'
const CANCELLED = 'AADB2C90091'
/** The code is of another policy: here, of the password reset that the person has finished. */
const OTHER_POLICY = 'AADB2C90088'
/** B2C's own fault, which it calls `invalid_grant`. */
const INTERNAL_ERROR = 'AADB2C90085'

/** What a refused sign-in means at Azure AD B2C. */
export const b2cSignIn =
  (pages: B2cPages) =>
  (refused: UpstreamRefused): Error | undefined => {
    const code = codeOf(refused.refusal)
    if (code === FORGOT_PASSWORD) return forgotPassword(pages, refused)
    if (code === OTHER_POLICY && pages.toPasswordReset) return new SignInElsewhere(pages.toSignIn)
    if (code === CANCELLED) {
      return new SignInFailed('access_denied', 'The sign-in was cancelled.', refused)
    }
    if (code === INTERNAL_ERROR) {
      return new SignInFailed(
        'temporarily_unavailable',
        'The sign-in service had a fault of its own. Try again in a moment.',
        refused,
      )
    }
    return undefined
  }

/** A password reset ends with a code we do not redeem: only the sign-in policy signs people in. */
function forgotPassword({ toPasswordReset }: B2cPages, cause: UpstreamRefused): Error {
  if (toPasswordReset) return new SignInElsewhere(toPasswordReset)
  return new SignInFailed(
    'access_denied',
    'This server can’t reset your password. Ask whoever runs it how to get a new one, then sign in again.',
    cause,
  )
}

/** An expired refresh token (AADB2C90080) needs no rule here: it is an `invalid_grant` as usual. */
export const b2cRefresh = (refused: UpstreamRefused): Error | undefined =>
  codeOf(refused.refusal) === INTERNAL_ERROR
    ? new UpstreamUnavailable(refused.message, { cause: refused })
    : undefined
