import type { Clock } from '../../kernel/clock.ts'
import type { StoredUpstreamGrant } from './upstream-grant.ts'
import type { Standing } from './upstream-sessions.ts'

/** Grants whose provider has just said that it waits for the person. */
export interface WaitingGrants {
  find(grant: string, found: StoredUpstreamGrant): Standing | undefined
  /** @returns the standing itself. */
  note(grant: string, found: StoredUpstreamGrant, standing: Standing): Standing
}

interface Waiting {
  /** The record it was said about; a newer one has a person's sign-in in it. */
  readonly sealed: string
  readonly standing: Standing
  readonly until: number
}

const REMEMBER_MS = 30_000
const MAX_GRANTS = 10_000

/**
 * Remembered for half a minute: while the person finds their phone, a client may try again and
 * again, and a provider takes the same question often repeated for a client that loops.
 */
export function waitingGrants(clock: Clock): WaitingGrants {
  const waiting = new Map<string, Waiting>()
  return {
    find(grant, { sealed }) {
      const known = waiting.get(grant)
      if (known === undefined) return undefined
      if (known.sealed === sealed && clock.now() < known.until) return known.standing
      waiting.delete(grant)
      return undefined
    },
    note(grant, { sealed }, standing) {
      if (standing.type !== 'needs-person') return standing
      const [oldest] = waiting.keys()
      if (waiting.size >= MAX_GRANTS && oldest !== undefined) waiting.delete(oldest)
      waiting.set(grant, { sealed, standing, until: clock.now() + REMEMBER_MS })
      return standing
    },
  }
}
