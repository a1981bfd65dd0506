import type { Assertion, AssertionSource } from '../delegation/assertion-source.ts'
import { DelegationFailed } from '../delegation/delegation-failed.ts'
import type { Clock } from '../kernel/clock.ts'
import type { Standing, UpstreamSessions } from '../oauth/upstream/upstream-sessions.ts'
import type { Principal } from '../resource/principal.ts'

/**
 * Gateway mode: the client's token is ours and means nothing to the provider, so the exchange shows
 * the provider's own token for our API, from the vault of the grant.
 */
export function vaultAssertions(upstream: UpstreamSessions, clock: Clock): AssertionSource {
  const current = async (principal: Principal, refused?: string): Promise<Assertion> => {
    const { grant, id } = principal
    if (grant === undefined) throw ended()
    return assertionOf(await upstream.withAccessToken(grant, id, refused), clock, refused)
  }
  return {
    assertionFor: (principal) => current(principal),
    async renew(principal, refused) {
      const { token } = await current(principal, refused.token)
      return token !== refused.token
    },
  }
}

function assertionOf(standing: Standing, clock: Clock, refused: string | undefined): Assertion {
  if (standing.type === 'ended') throw ended()
  if (standing.type === 'unknown') throw notNow()
  if (standing.type === 'needs-person') throw stepUp(standing.claims)
  const { accessToken, accessTokenExpiresAt = 0, key, downstream } = standing.upstream
  // The provider could not be asked, and what it gave before is of no use any more.
  if (!accessToken || accessToken === refused || accessTokenExpiresAt <= clock.now()) throw notNow()
  if (!('tenantId' in key)) throw noTenant()
  return { token: accessToken, tenantId: key.tenantId, downstream }
}

const ended = () =>
  new DelegationFailed({
    class: 'REAUTH',
    message: 'Your sign-in has ended. Sign in again.',
  })

const stepUp = (claims: string | undefined) =>
  new DelegationFailed({
    class: 'STEP_UP',
    message: 'The sign-in service wants you to sign in again before it lets this server go on.',
    ...(claims === undefined ? {} : { claims }),
  })

const notNow = () =>
  new DelegationFailed({
    class: 'TRANSIENT',
    message: 'The sign-in service can’t be reached right now. Try again in a minute.',
    retryAfter: 60,
  })

const noTenant = () =>
  new DelegationFailed({
    class: 'CONFIG',
    message: 'This server’s sign-in service does not offer access to other services.',
  })
