import { randomInt } from 'node:crypto'
import type { Client } from './clients.ts'
import type { Directory, Person } from './directory.ts'
import type { SigningKeys } from './keys.ts'
import type { ScopeRequest } from './scopes.ts'
import type { TicketStore } from './ticket-store.ts'

/** Lifetimes in seconds. */
export interface Lifetimes {
  readonly code: number
  readonly idToken: number
  readonly refreshToken: number
  /** Absent: random between 60 and 90 minutes for each token, as at Entra. */
  readonly accessToken?: number
}

export const defaultLifetimes: Lifetimes = {
  code: 600,
  idToken: 3600,
  refreshToken: 90 * 24 * 3600,
}

/** What a person agreed to for one app. */
export interface Grant extends ScopeRequest {
  readonly person: Person
  readonly clientId: string
}

export interface CodeGrant extends Grant {
  readonly redirectUri: string
  readonly nonce: string | undefined
  readonly challenge: { readonly method: 'S256' | 'plain'; readonly value: string } | undefined
  /** A code is redeemed once; the second attempt is told so. */
  redeemed: boolean
}

/** Everything the endpoints share. Nothing of it outlives the process. */
export interface Services {
  readonly origin: string
  readonly directory: Directory
  readonly clients: ReadonlyMap<string, Client>
  readonly keys: Promise<SigningKeys>
  readonly codes: TicketStore<CodeGrant>
  readonly refreshTokens: TicketStore<Grant>
  readonly lifetimes: Lifetimes
  /** Milliseconds since the Unix epoch. */
  readonly now: () => number
}

export const accessTokenLifetime = ({ accessToken }: Lifetimes): number =>
  accessToken ?? randomInt(3600, 5401)
