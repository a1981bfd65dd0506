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
/** One takes about 1 kB, and the length of a token of Entra's more, which a tool may exchange. */
const GOOD = 10_000
const BAD = 1_000
/** A bad token is looked at again after so long. */
const BAD_FOR_MS = 10_000

/** `since`: a clock that was set back behind it tells nothing about it any more. */
interface Good {
  readonly checked: CheckedToken
  readonly since: number
}

interface Bad {
  readonly error: InvalidToken
  readonly since: number
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
  const good = createRecent<Good>(capacity)
  const bad = createRecent<Bad>(BAD)

  async function learn(token: string, hash: string): Promise<Principal> {
    try {
      const checked = await tokens.check(token)
      good.set(hash, { checked, since: clock.now() })
      return checked.principal
    } catch (error) {
      if (error instanceof InvalidToken && error.final) bad.set(hash, { error, since: clock.now() })
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
      if (known !== undefined && now >= known.since && now < known.checked.goodUntil) {
        const { checked } = known
        const stands = checked.stands()
        if (stands === true) return checked.principal
        return stands === false ? learn(token, hash) : settle(stands, checked, token, hash)
      }
      const refused = bad.get(hash)
      if (refused !== undefined && now >= refused.since && now < refused.since + BAD_FOR_MS)
        throw refused.error
      return learn(token, hash)
    },
  }
}
