import { AsyncLocalStorage } from 'node:async_hooks'
import type { Clock } from '../../kernel/clock.ts'
import { sha256 } from '../../kernel/hash.ts'
import type { EngineRecord, EngineRecords, Write } from '../../storage/ports/engine-records.ts'
import { StoreUnavailable } from '../../storage/ports/failures.ts'
import type { Redemption } from './repeated-refresh.ts'

/**
 * One OAuth request is one unit of work. The engine's writes wait here and are committed together
 * before the answer leaves, so a crash can't leave a code consumed without its tokens, and of two
 * racing requests exactly one commits. No transaction is ever held over an `await`.
 */
export interface Unit {
  readonly writes: Write[]
  /** What this unit has written so far; `undefined` marks a record it removed. */
  readonly overlay: Map<string, EngineRecord | undefined>
  /** What was read before it was asked for; who asks first gets it. */
  readonly ahead: Map<string, EngineRecord | undefined>
  /** What this unit has read, as it was then. */
  readonly found: Map<string, EngineRecord | undefined>
  /** What is known of the refresh token that this unit redeems. */
  readonly redemption?: Redemption
  /** The SHA-256 of each id that was asked for. */
  readonly hashes: Map<string, string>
  /** Milliseconds that the request has waited for the store. */
  readonly waited: { ms: number }
}

/**
 * A request asks the store up to ten times. One that answers each time just within its own limit
 * would keep a client for a minute.
 */
const PATIENCE_MS = 8_000

const current = new AsyncLocalStorage<Unit>()

/** @throws when no unit is open: a write outside one would not be atomic. */
export function currentUnit(): Unit {
  const unit = current.getStore()
  if (!unit) throw new Error('The OAuth engine wrote outside a unit of work.')
  return unit
}

export const openUnit = (): Unit | undefined => current.getStore()

/** What an id is stored under. A refresh asks a dozen times for the same four. */
export function hashOf(id: string): string {
  const hashes = openUnit()?.hashes
  const known = hashes?.get(id)
  if (known !== undefined) return known
  const hash = sha256(id)
  hashes?.set(id, hash)
  return hash
}

export const runInUnit = <T>(unit: Unit, work: () => Promise<T>): Promise<T> =>
  current.run(unit, work)

export const newUnit = (): Unit => ({
  writes: [],
  overlay: new Map(),
  ahead: new Map(),
  found: new Map(),
  hashes: new Map(),
  waited: { ms: 0 },
})

/** A unit that sees what `outer` wrote; it stands or falls with it. */
export const continueUnit = (outer: Unit, redemption?: Redemption): Unit => ({
  writes: [...outer.writes],
  overlay: new Map(outer.overlay),
  ahead: new Map(),
  found: new Map(),
  hashes: outer.hashes,
  waited: outer.waited,
  ...(redemption ? { redemption } : {}),
})

/**
 * Asks the store something on behalf of a request.
 * @throws {StoreUnavailable} also when the request has waited for it too long already.
 */
export async function patiently<T>(
  { waited }: Unit,
  clock: Clock,
  question: () => Promise<T>,
): Promise<T> {
  if (waited.ms > PATIENCE_MS)
    throw new StoreUnavailable(new Error('The answers to one request took too long together.'))
  const asked = clock.now()
  try {
    return await question()
  } finally {
    waited.ms += Math.max(0, clock.now() - asked)
  }
}

export const overlayKey = (model: string, idHash: string): string => `${model} ${idHash}`

/**
 * What a request with this HTTP status still has to write. A refusal writes its verdict only:
 * revocations (a replayed code revokes what it issued) with what tells of them, and the assertion
 * that was shown and is used up. What broke in the middle writes nothing: half a revocation is none.
 */
export function outcome({ writes }: Unit, status: number): Write[] {
  if (status >= 500) return []
  return status >= 400 ? writes.filter(({ type }) => VERDICT.has(type)) : writes
}

const VERDICT = new Set<Write['type']>(['revoke', 'remove', 'denounce', 'audit', 'claim'])

/** Runs `work` in a unit of its own and commits it when `work` succeeds. */
export async function unitOfWork<T>(records: EngineRecords, work: () => Promise<T>): Promise<T> {
  const unit = newUnit()
  const result = await runInUnit(unit, work)
  await records.commit(unit.writes)
  return result
}
