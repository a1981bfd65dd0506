import type { Redemption, RepeatParts } from './repeated-refresh.ts'
import { overlayKey, patiently, type Unit } from './unit-of-work.ts'

/**
 * Reads what the redemption of a token will ask for, before the engine asks one by one. For a token
 * that was used it asks for the grant itself, after the answer to its first use was looked for: a
 * revocation in between takes that answer away, and a repeat must not look like a theft then.
 */
export async function readRedeemable(
  unit: Unit,
  redemption: Redemption,
  { records, clock }: Pick<RepeatParts, 'records' | 'clock'>,
  tokenHash: string,
): Promise<void> {
  const all = await patiently(unit, clock, () => records.findRedeemable(tokenHash))
  unit.ahead.set(overlayKey('RefreshToken', tokenHash), all?.token)
  const grantHash = all?.token.grantHash
  if (!all || !grantHash) return
  if (all.token.consumedAt === undefined) unit.ahead.set(overlayKey('Grant', grantHash), all.grant)
  redemption.upstream = all.upstream
  redemption.challenged = all.challenged
}
