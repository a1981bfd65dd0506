import { CredentialUnavailable } from './client-authentication/client-authentication.ts'
import { SignInElsewhere, SignInFailed } from './identity-provider.ts'
import type { OidcDialect } from './oidc-options.ts'
import { UpstreamRefused } from './upstream-refused.ts'
import { UpstreamUnreachable } from './upstream-unreachable.ts'

/** What went wrong at a sign-in, in words for people; the cause is for the log. */
export function asSignInFailure(
  error: unknown,
  { signInRefused }: OidcDialect,
): SignInFailed | SignInElsewhere {
  const meant = error instanceof UpstreamRefused ? (signInRefused?.(error) ?? error) : error
  if (meant instanceof SignInFailed || meant instanceof SignInElsewhere) return meant
  if (meant instanceof UpstreamRefused) return refused(meant)
  if (meant instanceof UpstreamUnreachable) {
    return later('The sign-in service can’t be reached.', meant)
  }
  if (meant instanceof CredentialUnavailable) {
    return later('This server can’t prove itself to the sign-in service right now.', meant)
  }
  return new SignInFailed('server_error', 'The sign-in service’s answer was not usable.', meant)
}

const later = (message: string, cause: unknown): SignInFailed =>
  new SignInFailed('temporarily_unavailable', message, cause)

/** The person's choice, or their account; everything else is between the provider and us. */
const DENIED = new Set([
  'access_denied',
  'interaction_required',
  'login_required',
  'consent_required',
  'account_selection_required',
])

function refused(error: UpstreamRefused): SignInFailed {
  if (error.isPassing) return later('The sign-in service is not available right now.', error)
  if (error.refusal.error === 'access_denied') {
    return new SignInFailed('access_denied', 'The sign-in was cancelled.', error)
  }
  return DENIED.has(error.refusal.error)
    ? new SignInFailed('access_denied', 'The sign-in service refused this sign-in.', error)
    : new SignInFailed('server_error', 'The sign-in service refused this server’s request.', error)
}
