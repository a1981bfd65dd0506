import type { B2cScopes } from './b2c-scopes.ts'
import type { Client } from './clients.ts'
import type { Person } from './directory.ts'
import type { Challenge } from './pkce.ts'
import { createTicketStore, type TicketStore } from './ticket-store.ts'

/** What a customer agreed to for one app in one user flow. */
export interface B2cGrant {
  readonly person: Person
  readonly client: Client
  readonly policy: string
  readonly scopes: B2cScopes
  readonly nonce: string | undefined
  /** Milliseconds since the Unix epoch. */
  readonly signedInAt: number
  /** Of the code or refresh token; the same unit. */
  readonly issuedAt: number
}

export interface B2cCode extends B2cGrant {
  readonly redirectUri: string
  readonly challenge: Challenge | undefined
  /** A code is redeemed once. */
  redeemed: boolean
}

export interface B2cGrants {
  readonly codes: TicketStore<B2cCode>
  readonly refreshTokens: TicketStore<B2cGrant>
}

/** Seconds, as they are unless changed in the portal. */
export const B2C_LIFETIMES = {
  accessToken: 3600,
  refreshToken: 14 * 24 * 3600,
  /** However often it was refreshed, a sign-in ends then. */
  slidingWindow: 90 * 24 * 3600,
}

const CAPACITY = 10_000

export const createB2cGrants = (codeLifetime: number, now: () => number): B2cGrants => ({
  codes: createTicketStore({ lifetime: codeLifetime, capacity: CAPACITY, now }),
  refreshTokens: createTicketStore({
    lifetime: B2C_LIFETIMES.refreshToken,
    capacity: CAPACITY,
    now,
  }),
})
