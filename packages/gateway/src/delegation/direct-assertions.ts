import { type Clock, seconds } from '../kernel/clock.ts'
import type { Principal } from '../resource/principal.ts'
import type { AssertionSource } from './assertion-source.ts'
import { DelegationFailed } from './delegation-failed.ts'
import { MESSAGES } from './messages.ts'

export interface DirectAssertionsOptions {
  /** The token a person came with, where one came with a token of the provider. */
  readonly callersToken: (principal: Principal) => string | undefined
  readonly clock: Clock
}

/**
 * Direct mode: the caller's own token is the assertion, so there is nothing to store and nothing
 * to renew. A token is still accepted for a minute after its end, but Entra exchanges none then
 * (AADSTS500133).
 */
export function createDirectAssertions(options: DirectAssertionsOptions): AssertionSource {
  return {
    async assertionFor(principal) {
      if (principal.kind === 'client') throw appOnly()
      const token = options.callersToken(principal)
      const { tenantId, expiresAt } = principal
      if (token === undefined || tenantId === undefined) throw signInAgain('No token came along.')
      if (expiresAt <= seconds(options.clock)) throw signInAgain('The access token has expired.')
      return { token, tenantId }
    },
    renew: async () => false,
  }
}

const appOnly = () => new DelegationFailed({ class: 'APP_ONLY', message: MESSAGES.APP_ONLY })

const signInAgain = (reason: string) =>
  new DelegationFailed({ class: 'REAUTH', message: `${reason} Sign in again.` })
