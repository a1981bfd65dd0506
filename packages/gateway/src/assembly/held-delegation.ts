import { DelegationFailed } from '../delegation/delegation-failed.ts'
import type { Delegator } from '../delegation/delegator.ts'
import type { RevocationFeed } from '../resource/revocation/revocation-feed.ts'

const RETRY_AFTER_S = 5

/**
 * Nobody is acted for on a token of ours that may have been revoked unheard, also not in a call that
 * began while all was well. The provider's own tokens are the provider's to take back.
 */
export const heldWhileUnknown = (
  delegator: Delegator,
  { isCurrent }: Pick<RevocationFeed, 'isCurrent'>,
): Delegator => ({
  ...delegator,
  async tokenFor(principal, scopes, asked) {
    if (principal.grant !== undefined && !isCurrent())
      throw new DelegationFailed({
        class: 'TRANSIENT',
        message:
          'This server can’t tell right now whether your sign-in was taken back, so it does not ' +
          'act for you at other services. Try again in a few seconds.',
        retryAfter: RETRY_AFTER_S,
      })
    return delegator.tokenFor(principal, scopes, asked)
  },
})
