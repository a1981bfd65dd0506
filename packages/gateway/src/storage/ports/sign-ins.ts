/** A person on their way to the upstream provider and back. Found by its `state`, used once. */
export interface SignIns {
  /** An interaction has one sign-in: an earlier one of the same interaction is forgotten. */
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
  /** The engine's interaction that waits for the answer. */
  readonly interactionId: string
  readonly nonce: string
  readonly codeVerifier: string
  /** Milliseconds since the epoch. */
  readonly expiresAt: number
}
