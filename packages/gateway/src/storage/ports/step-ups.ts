/**
 * What the provider still wants from a person before it hands out a downstream token (a claims
 * challenge, or consent). It waits here, minutes only, for that person to come by.
 */
export interface StepUps {
  /**
   * Remembers it. The same demand on the same grant is one record: two calls in parallel get one
   * link, which is good for as long as the last of them asked. Asking by challenge stays said.
   * @returns the secret of its link.
   */
  raise(stepUp: RaisedStepUp): Promise<string>
  find(linkHash: string): Promise<StepUp | undefined>
  /** Removes it and tells whether this call did: a link is followed once. */
  take(linkHash: string): Promise<boolean>
  /** What waits for this person at this client; the newest. */
  waitingFor(personId: string, clientId: string): Promise<StepUp | undefined>
  /** Forgets all of the person at the client: they have done it. */
  settle(personId: string, clientId: string): Promise<void>
  /** Deletes at most `limit` expired ones; returns how many. */
  purge(limit: number): Promise<number>
}

export interface StepUp {
  readonly linkHash: string
  readonly grant: string
  readonly personId: string
  readonly clientId: string
  /** The provider's claims request, JSON; absent when only consent is missing. */
  readonly claims?: string
  /** Milliseconds since the epoch. */
  readonly expiresAt: number
}

export interface RaisedStepUp extends Omit<StepUp, 'linkHash'> {
  /** How the client was told: by a link for the person, or by a challenge to sign in again. */
  readonly by: 'link' | 'challenge'
}
