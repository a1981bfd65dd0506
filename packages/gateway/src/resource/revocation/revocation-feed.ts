import type { Clock } from '../../kernel/clock.ts'
import { type Pause, repeat } from '../../kernel/repeat.ts'
import type { Revocation, Revocations } from '../../storage/ports/revocations.ts'
import type { Log } from '../../telemetry/log.ts'
import { loggingOutages } from '../../telemetry/outage.ts'
import { createRevocationList, type RevocableToken } from './revocation-list.ts'

/** What this process knows of revoked tokens. */
export interface RevocationFeed {
  /**
   * From memory. Only a process that was asleep (suspended, or its clock was set) looks into the
   * store first: then the answer is a promise.
   */
  isRevoked(token: RevocableToken): boolean | Promise<boolean>
  /**
   * Whether the store was heard lately. When not, a token may have been revoked that passes here,
   * so nothing is changed on its word.
   */
  isCurrent(): boolean
  /** Since the store was last heard, milliseconds. */
  ageMs(): number
  /** Takes in what this process has revoked itself, without waiting for the store to tell. */
  learn(revocation: Revocation): void
  stop(): Promise<void>
}

export interface RevocationFeedParts {
  readonly clock: Clock
  readonly log: Log
  readonly pause: Pause
}

/** A revocation counts on every replica within two seconds: this, and the time to read one page. */
const EVERY_MS = 500
/** Also while the store is away: this replica may be the only one that does not see it. */
const AT_MOST_MS = 1_500
const STALE_AFTER_MS = 10_000
const PAGE = 1_000
const FORGET_EVERY_MS = 60_000

/**
 * Follows the store's list of revocations. The whole list is read before this resolves: a process
 * that has just started takes no token that was revoked before.
 * @throws {StoreUnavailable} when the list can't be read at start.
 */
export async function followRevocations(
  store: Revocations,
  { clock, log, pause }: RevocationFeedParts,
): Promise<RevocationFeed> {
  const list = createRevocationList()
  let sequence = 0
  let heardAt = Number.NEGATIVE_INFINITY
  let forgotAt = clock.now()
  let failing = false
  let reading: Promise<void> | undefined

  async function readOnce(): Promise<void> {
    const asked = clock.now()
    let page: Awaited<ReturnType<Revocations['since']>>
    do {
      page = await store.since(sequence, PAGE)
      for (const revocation of page) list.add(revocation)
      sequence = page.at(-1)?.sequence ?? sequence
    } while (page.length === PAGE)
    heardAt = asked
    if (Math.abs(asked - forgotAt) < FORGET_EVERY_MS) return
    list.forget(asked)
    forgotAt = asked
  }

  async function readNoting(): Promise<void> {
    try {
      await readOnce()
      failing = false
    } catch (error) {
      failing = true
      throw error
    } finally {
      reading = undefined
    }
  }

  function read(): Promise<void> {
    reading ??= readNoting()
    return reading
  }

  // Either way: a clock that was set back must not make an old list look fresh for hours.
  const ageMs = () => Math.abs(clock.now() - heardAt)
  const isCurrent = () => ageMs() <= STALE_AFTER_MS

  async function afterSleep(token: RevocableToken): Promise<boolean> {
    // Twice: a look that was under way when the process fell asleep tells of the time before.
    for (let look = 0; look < 2 && !failing && !isCurrent(); look++) await read().catch(() => {})
    return list.isRevoked(token)
  }

  await read()
  const follow = loggingOutages(read, log, {
    lost: 'revocations_unheard',
    back: 'revocations_heard_again',
  })
  const following = repeat(follow, { everyMs: EVERY_MS, atMostMs: AT_MOST_MS, pause })
  return {
    isRevoked: (token) => (failing || isCurrent() ? list.isRevoked(token) : afterSleep(token)),
    isCurrent,
    ageMs,
    learn: list.add,
    stop: following.stop,
  }
}
