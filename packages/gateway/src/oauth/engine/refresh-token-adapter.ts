import type { Adapter } from 'oidc-provider'
import { readRedeemable } from './read-redeemable.ts'
import { judgeRepeat, type RepeatParts } from './repeated-refresh.ts'
import { hashOf, openUnit } from './unit-of-work.ts'

/**
 * Refresh tokens as the token endpoint sees them. Only one that was reused shows the engine that it
 * was used: then the engine ends its family. Any other repeat goes through all of the engine's
 * checks like a first use, and is answered or refused where it would be consumed.
 */
export function refreshTokenAdapter(stored: Adapter, parts: RepeatParts): Adapter {
  return {
    ...stored,
    async find(id) {
      const unit = openUnit()
      const redemption = unit?.redemption
      if (unit && redemption) await readRedeemable(unit, redemption, parts, hashOf(id))
      const token = await stored.find(id)
      if (!token || token.consumed === undefined || !redemption) return token
      redemption.repeat = await judgeRepeat(parts, hashOf(id), redemption)
      if (redemption.repeat.type === 'reused') return token
      const { consumed: _, ...asUnused } = token
      return asUnused
    },
  }
}
