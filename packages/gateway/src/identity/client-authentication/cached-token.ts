import type { Clock } from '../../kernel/clock.ts'

export interface ExpiringToken {
  readonly token: string
  /** Milliseconds since the epoch. */
  readonly expiresAt: number
}

/** One token, kept until shortly before its end. */
export interface CachedToken {
  /** The token; fetches when none is fresh, once for all who ask meanwhile. */
  current(): Promise<string>
  /** Forgets it. At most once in 30 s, so that a credential nobody accepts is not fetched forever. */
  drop(): void
}

const EARLY_MS = 300_000
const PAUSE_MS = 30_000

/**
 * Fetches anew 5 minutes before the end. When that fails, the old token serves while it lasts, and
 * the next attempt comes 30 s later.
 */
export function cachedToken(fetchToken: () => Promise<ExpiringToken>, clock: Clock): CachedToken {
  let held: (ExpiringToken & { readonly freshUntil: number }) | undefined
  let pending: Promise<string> | undefined
  let droppedAt = Number.NEGATIVE_INFINITY

  const soon = ({ expiresAt }: ExpiringToken) => Math.min(clock.now() + PAUSE_MS, expiresAt)

  async function renew(): Promise<string> {
    const old = held
    try {
      const fetched = await fetchToken()
      held = { ...fetched, freshUntil: Math.max(fetched.expiresAt - EARLY_MS, soon(fetched)) }
    } catch (error) {
      if (!old || old !== held || old.expiresAt <= clock.now()) throw error
      held = { ...old, freshUntil: soon(old) }
    }
    return held.token
  }

  return {
    async current() {
      if (held && clock.now() < held.freshUntil) return held.token
      pending ??= renew().finally(() => {
        pending = undefined
      })
      return pending
    },
    drop() {
      if (clock.now() - droppedAt < PAUSE_MS) return
      droppedAt = clock.now()
      held = undefined
    },
  }
}
