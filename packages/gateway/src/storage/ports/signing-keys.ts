/** Our signing keys, sealed. The private half never reaches the disk in the clear. */
export interface SigningKeys {
  /** Oldest first. */
  list(): Promise<readonly SealedKey[]>
  /**
   * Adds a key when `newest` is still the newest one (`undefined`: when there is none yet).
   * @returns `false` when another process was first.
   */
  add(key: SealedKey, newest: string | undefined): Promise<boolean>
  /** Deletes a key that no living token needs; `false` when another process was first. */
  remove(kid: string): Promise<boolean>
}

export interface SealedKey {
  readonly kid: string
  readonly sealedJwk: string
  readonly createdAt: number
  /** Milliseconds since the epoch: from then on it signs; before, it is only published. */
  readonly signsFrom: number
}
