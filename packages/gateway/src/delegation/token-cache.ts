import type { Clock } from '../kernel/clock.ts'
import { boundedLru } from './bounded-lru.ts'
import type { DownstreamToken } from './token-answer.ts'

/** Tokens by key. A token leaves five minutes before it ends, so that a call can still be made. */
export interface TokenCache {
  get(key: string): string | undefined
  set(key: string, token: DownstreamToken): void
  /** Removes `token` where it lies under `key`; a newer one stays. */
  drop(key: string, token: string): void
  stats(): TokenCacheStats
}

export interface TokenCacheStats {
  readonly entries: number
  readonly bytes: number
  readonly maxBytes: number
  readonly hits: number
  readonly misses: number
  readonly evictions: number
}

const EARLY_MS = 300_000
/** An entry's own cost: two objects, two strings' heads, a Map slot; measured on Node 24. */
const OVERHEAD_BYTES = 240

export function createTokenCache(maxBytes: number, clock: Clock): TokenCache {
  // Keys and tokens are ASCII: one byte a character.
  const kept = boundedLru<{ readonly token: string; readonly until: number }>(
    maxBytes,
    (key, { token }) => key.length + token.length + OVERHEAD_BYTES,
  )
  let [hits, misses] = [0, 0]
  return {
    get(key) {
      const found = kept.get(key)
      if (found !== undefined && clock.now() < found.until) {
        hits++
        return found.token
      }
      misses++
      if (found !== undefined) kept.delete(key)
      return undefined
    },
    set(key, { accessToken, expiresIn }) {
      const until = clock.now() + expiresIn * 1000 - EARLY_MS
      if (until > clock.now()) kept.set(key, { token: accessToken, until })
    },
    drop(key, token) {
      if (kept.get(key)?.token === token) kept.delete(key)
    },
    stats: () => ({
      entries: kept.entries,
      bytes: kept.bytes,
      maxBytes,
      hits,
      misses,
      evictions: kept.evictions,
    }),
  }
}
