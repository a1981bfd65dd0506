import { heardAtOnce } from '../resource/revocation/own-revocations.ts'
import {
  followRevocations,
  type RevocationFeed,
  type RevocationFeedParts,
} from '../resource/revocation/revocation-feed.ts'
import type { Store } from '../storage/ports/store.ts'

/** A store whose list of revocations is followed, and whose own revocations are heard at once. */
export async function wireRevocations(
  opened: Store,
  parts: RevocationFeedParts,
): Promise<{ readonly store: Store; readonly revocations: RevocationFeed }> {
  const revocations = await followRevocations(opened.revocations, parts)
  const engineRecords = heardAtOnce(opened.engineRecords, revocations)
  return { store: { ...opened, engineRecords }, revocations }
}
