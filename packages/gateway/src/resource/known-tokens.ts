import type { Clock } from '../kernel/clock.ts'
import { sha256 } from '../kernel/hash.ts'
import { createRecent } from '../kernel/recent.ts'
import type { Principal } from './principal.ts'
import {
  type CheckedToken,
  InvalidToken,
  type TokenCheck,
  type TokenVerifier,
} from './token-verifier.ts'

/** Twice a token of Entra's with 200 groups, which is where Entra stops listing them. */
export const MAX_TOKEN_LENGTH = 16 * 1024
/** One takes about 1 kB, and as much again for a token of Entra's that a tool may exchange. */
const GOOD = 10_000
const BAD = 1_000
/** A bad token is looked at again after so long. */
const BAD_FOR_MS = 10_000

interface Refused {
  readonly error: InvalidToken
  readonly until: number
}

/**
 * Remembers which tokens were checked, under their SHA-256: a signature costs a hundred times what
 * this look does. A good token is never believed after its `exp`, after its key was withdrawn or
 * after it was revoked: that is asked at every use. Only tokens that passed can fill the memory
 * for good ones, so nobody pushes others out with made-up ones.
 */
export function createKnownTokens(
  tokens: TokenCheck,
  { clock, capacity = GOOD }: { readonly clock: Clock; readonly capacity?: number },
): TokenVerifier {
  const good = createRecent<CheckedToken>(capacity)
  const bad = createRecent<Refused>(BAD)

  async function learn(token: string, hash: string): Promise<Principal> {
    try {
      const checked = await tokens.check(token)
      good.set(hash, checked)
      return checked.principal
    } catch (error) {
      if (error instanceof InvalidToken && error.final)
        bad.set(hash, { error, until: clock.now() + BAD_FOR_MS })
      throw error
    }
  }

  async function settle(
    stands: Promise<boolean>,
    known: CheckedToken,
    token: string,
    hash: string,
  ): Promise<Principal> {
    return (await stands) ? known.principal : learn(token, hash)
  }

  return {
    verify(token) {
      // Longer than any token of ours or of Entra's: not even worth a hash.
      if (token.length > MAX_TOKEN_LENGTH) throw new InvalidToken('The access token is too long.')
      const hash = sha256(token)
      const now = clock.now()
      const known = good.get(hash)
      if (known !== undefined && now < known.goodUntil) {
        const stands = known.stands()
        if (stands === true) return known.principal
        return stands === false ? learn(token, hash) : settle(stands, known, token, hash)
      }
      const refused = bad.get(hash)
      if (refused !== undefined && now < refused.until) throw refused.error
      return learn(token, hash)
    },
  }
}
