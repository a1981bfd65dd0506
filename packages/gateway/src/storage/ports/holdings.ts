/** Who holds what, for somebody who is about to take it away. No request asks this. */
export interface Holdings {
  /** What would end: of one grant (the SHA-256 of its id), one person or one client. */
  count(of: 'grant' | 'person' | 'client', id: string): Promise<Held>
  /** Internal ids of the people with this object id at the sign-in service; at most `limit`. */
  peopleWith(objectId: string, limit: number): Promise<readonly string[]>
}

/** Living ones only. */
export interface Held {
  readonly grants: number
  readonly refreshTokens: number
  readonly codes: number
}
