import type { Clock } from '../kernel/clock.ts'
import type { Write } from '../storage/ports/engine-records.ts'
import type { Revocation } from '../storage/ports/revocations.ts'
import { UPSTREAM_GRANT } from '../storage/ports/sealed-values.ts'
import { audited, type GrantReference } from './audit.ts'
import type { Lifetimes } from './engine/settings.ts'

export { UPSTREAM_GRANT }

export interface EndParts {
  readonly clock: Clock
  readonly lifetimes: Lifetimes
}

/**
 * Ends a grant with everything issued under it, in one unit: the provider's tokens first, then what
 * could issue more, the grant itself, and the access tokens that are out.
 */
export function endOfGrant(ended: GrantReference, { clock, lifetimes }: EndParts): Write[] {
  const { grant } = ended
  const now = clock.now()
  return [
    { type: 'remove', model: UPSTREAM_GRANT, idHash: grant },
    { type: 'revoke', model: 'AuthorizationCode', grantHash: grant },
    { type: 'revoke', model: 'RefreshToken', grantHash: grant },
    { type: 'remove', model: 'Grant', idHash: grant },
    denounced('grant', grant, now, lifetimes),
    audited('grant_revoked', ended, now),
  ]
}

/** Covers what a verifier tolerates beyond `exp`, and clocks that differ. */
const SLACK_S = 120

/** Ends the access tokens that are out: of a grant all, of a person or a client those until now. */
export const denounced = (
  kind: Revocation['kind'],
  subject: string,
  now: number,
  { accessToken }: Pick<Lifetimes, 'accessToken'>,
): Write => ({
  type: 'denounce',
  revocation: {
    kind,
    subject,
    notBefore: now,
    expiresAt: now + (accessToken + SLACK_S) * 1000,
  },
})
