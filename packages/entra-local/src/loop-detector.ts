import { createHash } from 'node:crypto'
import { EntraError } from './errors.ts'
import type { Parameters } from './parameters.ts'

/** Notices a client that repeats the same failing token request. */
export interface LoopDetector {
  /** @throws EntraError 50196 when this request failed more often than the limit allows. */
  check(clientId: string, body: Parameters): void
  failed(clientId: string, body: Parameters): void
  reset(): void
}

export interface LoopOptions {
  /** How often one request may fail. */
  readonly limit: number
  /** Milliseconds since the Unix epoch. */
  readonly now: () => number
}

const FORGOTTEN_AFTER = 10 * 60_000
const MAX_REQUESTS = 10_000

/** What makes two requests the same; a fresh client assertion or request id does not. */
const IDENTITY = ['grant_type', 'assertion', 'refresh_token', 'code', 'scope', 'claims'] as const

export function createLoopDetector({ limit, now }: LoopOptions): LoopDetector {
  // Insertion order is the order of the last failure, so that the stalest is in front.
  const failures = new Map<string, { count: number; at: number }>()
  const recent = (key: string): number => {
    const known = failures.get(key)
    return known && now() < known.at + FORGOTTEN_AFTER ? known.count : 0
  }
  return {
    check(clientId, body) {
      if (recent(keyOf(clientId, body)) > limit) throw loop()
    },
    failed(clientId, body) {
      const key = keyOf(clientId, body)
      const count = recent(key) + 1
      failures.delete(key)
      failures.set(key, { count, at: now() })
      for (const stale of failures.keys()) {
        if (failures.size <= MAX_REQUESTS) break
        failures.delete(stale)
      }
    },
    reset: () => failures.clear(),
  }
}

const keyOf = (clientId: string, body: Parameters): string =>
  createHash('sha256')
    .update(JSON.stringify([clientId, ...IDENTITY.map((name) => body.get(name) ?? null)]))
    .digest('base64url')

const loop = (): EntraError =>
  new EntraError(
    50196,
    'The server terminated an operation because it encountered a client request loop: the same ' +
      'request failed again and again. Keep the refusal, and stop asking until something changed.',
  )
