/** Our signing keys, sealed. The private half never reaches the disk in the clear. */
export interface SigningKeys {
  list(): Promise<readonly SealedKey[]>
  /** Saves the very first key; `false` when another process was first. */
  saveFirst(key: SealedKey): Promise<boolean>
}

export interface SealedKey {
  readonly kid: string
  readonly sealedJwk: string
  readonly createdAt: number
}
