import type { PersonKey } from './people.ts'

/** A person on their way to the upstream provider and back. Found by its `state`, used once. */
export interface SignIns {
  /** A purpose has one sign-in: an earlier one of the same purpose is forgotten. */
  save(signIn: SignIn): Promise<void>
  find(stateHash: string): Promise<SignIn | undefined>
  /** Removes and tells whether this call did it: of two callbacks with one state, one goes on. */
  take(stateHash: string): Promise<boolean>
  /** Deletes at most `limit` expired sign-ins; returns how many. */
  purge(limit: number): Promise<number>
}

export interface SignIn {
  /** SHA-256 of the `state` we sent upstream. */
  readonly stateHash: string
  /** SHA-256 of the cookie that ties the sign-in to one browser. */
  readonly browserHash: string
  readonly purpose: SignInPurpose
  readonly nonce: string
  readonly codeVerifier: string
  /** The downstream scopes this person was shown and allowed; fully qualified. */
  readonly downstream: readonly string[]
  /** The claims request this sign-in was sent with, JSON. */
  readonly claims?: string
  /** Who must come back: the person of the sign-in that this one continues. */
  readonly expected?: PersonKey
  /** Milliseconds since the epoch. */
  readonly expiresAt: number
}

/** What a sign-in is for. */
export type SignInPurpose =
  /** The engine's interaction that waits for the answer. */
  | { readonly type: 'authorize'; readonly interactionId: string; readonly clientId: string }
  /** More proof for a grant that exists, from the one person it belongs to. */
  | {
      readonly type: 'step-up'
      readonly linkHash: string
      readonly grant: string
      readonly personId: string
      readonly clientId: string
    }
