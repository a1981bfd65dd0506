import { randomBytes } from 'node:crypto'

/** An unguessable value of `bytes` random bytes (default 256 bits), base64url. */
export const randomToken = (bytes = 32): string => randomBytes(bytes).toString('base64url')
