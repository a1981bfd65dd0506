import { randomInt } from 'node:crypto'
import type { B2cOptions } from './b2c-policies.ts'
import type { Client } from './clients.ts'
import type { Conditions } from './conditions.ts'
import type { ConsentTable } from './consent.ts'
import type { Control } from './control.ts'
import type { Directory, Person } from './directory.ts'
import type { SigningKeys } from './keys.ts'
import type { LoopDetector } from './loop-detector.ts'
import type { ManagedIdentities } from './managed-identity.ts'
import type { ScopeRequest } from './scopes.ts'
import type { SignIn } from './sign-in.ts'
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
  readonly signIn: SignIn
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
  /** Other origins that a client may know the token endpoint by. */
  readonly aliases: readonly string[]
  readonly directory: Directory
  readonly clients: ReadonlyMap<string, Client>
  /** The permissions of Graph that apps can ask for. Default: all that are known. */
  readonly graphScopes?: readonly string[]
  /** The keys of this moment: read it for each use, never keep it. */
  readonly keys: Promise<SigningKeys>
  readonly control: Control
  readonly conditions: Conditions
  readonly consents: ConsentTable
  readonly loops: LoopDetector
  readonly managedIdentities: ManagedIdentities
  readonly codes: TicketStore<CodeGrant>
  readonly refreshTokens: TicketStore<Grant>
  readonly lifetimes: Lifetimes
  readonly b2c: B2cOptions
  /** Milliseconds since the Unix epoch, by the clock that {@link Control.advance} moves. */
  readonly now: () => number
  /** As now, but never the same twice: when somebody signed in. */
  readonly moment: () => number
}

export const accessTokenLifetime = ({ accessToken }: Lifetimes): number =>
  accessToken ?? randomInt(3600, 5401)
