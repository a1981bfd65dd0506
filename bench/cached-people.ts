import { randomBytes } from 'node:crypto'
import {
  createDelegator,
  type DelegatorStats,
} from '../packages/gateway/src/delegation/delegator.ts'
import { systemClock } from '../packages/gateway/src/kernel/clock.ts'
import type { Principal } from '../packages/gateway/src/resource/principal.ts'
import { silentLog } from '../packages/gateway/src/telemetry/log.ts'

export const TENANT = 'aaaaaaaa-0000-4000-8000-000000000001'
export const SCOPES = ['https://graph.microsoft.com/User.Read']

/** About what Entra's access tokens weigh, and Graph's. */
const [ASSERTION_BYTES, TOKEN_BYTES] = [1_600, 2_200]

/** Not cut to size: a slice would keep the longer text alive. */
const word = (length: number): string => randomBytes((length * 3) / 4).toString('base64url')

export const randomAssertion = (): string => word(ASSERTION_BYTES)
export const randomToken = (): string => word(TOKEN_BYTES)

/** Our cache, with the downstream token of each person who has asked before. */
export interface CachedPeople {
  /** @param person counts from 0. */
  ask(person: number): Promise<string>
  stats(): DelegatorStats
}

/** Everybody's assertion lies ready, and an exchange answers at once: what is left is the cache. */
export function cachedPeople(people: number): CachedPeople {
  const assertions = Array.from({ length: people }, randomAssertion)
  const delegator = createDelegator({
    clientId: 'c0ffee00-0000-4000-8000-00000000000b',
    exchange: async () => ({ accessToken: randomToken(), expiresIn: 3_600 }),
    assertions: {
      assertionFor: async ({ id }) => ({ token: assertions[Number(id)] ?? '', tenantId: TENANT }),
      renew: async () => false,
    },
    authentication: { refresh() {} },
    maxBytes: 2 ** 30,
    clock: systemClock,
    log: silentLog,
    random: () => 0,
    sleep: async () => {},
  })
  return {
    ask: (person) => delegator.tokenFor(principal(person), SCOPES),
    stats: () => delegator.stats(),
  }
}

/** A request has its own: nothing is remembered by the object. */
const principal = (person: number): Principal => ({
  kind: 'person',
  id: String(person),
  clientId: 'a-client',
  scopes: new Set(),
  expiresAt: 0,
})
