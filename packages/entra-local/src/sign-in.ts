import { randomBytes } from 'node:crypto'
import type { JWTPayload } from 'jose'
import type { Requirements } from './claims-request.ts'

/** One act of signing in: what every token that comes from it can prove. */
export interface SignIn {
  /** Milliseconds since the Unix epoch. */
  readonly at: number
  /** Authentication methods (RFC 8176): `pwd`, and `mfa` once a second factor was approved. */
  readonly amr: readonly string[]
  /** The `claims` requirements that the sign-in carried and the person met. */
  readonly met: Requirements
}

/**
 * The value of a token's `aio`, Entra's note to itself, opaque to everyone else. Here it is the
 * sign-in, so that a token given back as an assertion brings its proof along.
 */
export const sealSignIn = (signIn: SignIn): string =>
  Buffer.from(JSON.stringify([randomBytes(12).toString('base64url'), signIn])).toString('base64url')

/**
 * The sign-in behind a token whose signature has been verified; `undefined` for an app's own
 * token, whose `aio` is only random.
 */
export function signInOf(claims: JWTPayload | undefined): SignIn | undefined {
  if (typeof claims?.['aio'] !== 'string') return undefined
  try {
    const text = Buffer.from(claims['aio'], 'base64url').toString()
    const [, signIn] = JSON.parse(text) as [string, SignIn]
    return signIn
  } catch {
    return undefined
  }
}
