import type { Clock } from '../kernel/clock.ts'

/** What a provider publishes about itself (discovery, keys), kept and renewed. */
export interface ProviderDocument<T> {
  /**
   * What `pick` finds in it; `undefined` when it is not there, or nothing is known.
   * A document that is old, or in which `pick` finds nothing, is fetched again first.
   */
  find<R>(pick: (document: T) => R | undefined): Promise<R | undefined>
  /** Why the last fetch failed; `undefined` when it succeeded. */
  failure(): unknown
}

const LIFETIME_MS = 3_600_000
const STALE_LIFETIME_MS = 24 * LIFETIME_MS
const COOLDOWN_MS = 30_000

/**
 * Kept for an hour. What is looked for in vain is fetched at once, then not again for 30 s: what
 * strangers ask for must not turn us on the provider. One request is in flight at a time. While
 * the provider is down, what is known counts for up to 24 hours.
 */
export function createProviderDocument<T>(
  fetchDocument: () => Promise<T>,
  clock: Clock,
): ProviderDocument<T> {
  let known: { readonly document: T; readonly fetchedAt: number } | undefined
  let failure: unknown
  let pending: Promise<void> | undefined
  let coolUntil = 0

  const isYoungerThan = (age: number) => known !== undefined && clock.now() - known.fetchedAt < age
  const coolDown = () => {
    coolUntil = clock.now() + COOLDOWN_MS
  }

  /** Never rejects: what it learned is in `known` and `failure`. */
  async function load(): Promise<void> {
    try {
      known = { document: await fetchDocument(), fetchedAt: clock.now() }
      failure = undefined
    } catch (error) {
      failure = error ?? new Error('the fetch failed')
      coolDown()
    } finally {
      pending = undefined
    }
  }

  function reload(): Promise<void> {
    if (pending) return pending
    // With nothing known, waiting would only fail more calls.
    if (known && clock.now() < coolUntil) return Promise.resolve()
    if (isYoungerThan(LIFETIME_MS)) coolDown()
    pending = load()
    return pending
  }

  return {
    failure: () => failure,
    async find(pick) {
      const look = () =>
        known && isYoungerThan(STALE_LIFETIME_MS) ? pick(known.document) : undefined
      const found = look()
      if (found !== undefined && isYoungerThan(LIFETIME_MS)) return found
      const reloaded = reload()
      // Known to be down: whoever has what they need does not wait for the next attempt.
      if (found === undefined || failure === undefined) await reloaded
      return look()
    },
  }
}
