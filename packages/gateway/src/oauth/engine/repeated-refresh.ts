import type { Clock } from '../../kernel/clock.ts'
import type { EngineRecords, UpstreamRecord } from '../../storage/ports/engine-records.ts'
import type { RefreshReplies, RefreshReply } from '../../storage/ports/refresh-replies.ts'

/** One attempt to redeem a refresh token. */
export interface Redemption {
  /** SHA-256 of what the request asks. */
  readonly parametersHash: string
  /** Another request with this token has just been faster. */
  readonly lostRace: boolean
  /** Set when the token was found: what the provider gave for its grant. */
  upstream?: UpstreamRecord | undefined
  /** Set when the token was found: its client was told that the person has to sign in again. */
  challenged?: boolean
  /** Set when the token turns out to be redeemed already. */
  repeat?: Repeat
}

/** What to do with a refresh token that was redeemed before. */
export type Repeat =
  /** The answer did not arrive, it seems: nobody has used what is in it. It is given again. */
  | { readonly type: 'replayed'; readonly reply: RefreshReply }
  /** A client went on with the answer meanwhile, or asks for something else: refused, no more. */
  | { readonly type: 'superseded' }
  /** Long after its use it can only have been copied: the family ends (RFC 9700 section 4.14.2). */
  | { readonly type: 'reused' }

export interface RepeatParts {
  readonly records: EngineRecords
  readonly refreshReplies: RefreshReplies
  readonly clock: Clock
  /** Seconds in which a repeat counts as a repeat. */
  readonly window: number
}

/**
 * Judges a refresh token that was redeemed before. The window runs from its first redemption and
 * nothing moves it. Inside the window a thief can't be told from a client that runs several
 * sessions on one token, so nothing ends there; a loser of a race is never taken for a thief.
 */
export async function judgeRepeat(
  { records, refreshReplies, clock, window }: RepeatParts,
  tokenHash: string,
  { parametersHash, lostRace }: Redemption,
): Promise<Repeat> {
  const reply = await refreshReplies.find(tokenHash)
  const open = reply !== undefined && clock.now() < reply.redeemedAt + window * 1000
  if (!open) return { type: lostRace ? 'superseded' : 'reused' }
  if (reply.parametersHash !== parametersHash) return { type: 'superseded' }
  const successor = await records.find('RefreshToken', reply.successorHash)
  if (!successor || successor.consumedAt !== undefined) return { type: 'superseded' }
  return { type: 'replayed', reply }
}
