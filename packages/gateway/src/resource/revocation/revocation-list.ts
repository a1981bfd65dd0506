import type { Revocation } from '../../storage/ports/revocations.ts'

/** What an access token of ours says that a revocation can name. */
export interface RevocableToken {
  /** Its `grant`; a machine's token has none. */
  readonly grant?: string | undefined
  /** Its `sub`. */
  readonly subject: string
  readonly clientId: string
  /** Its `iat`, in seconds. */
  readonly issuedAt: number
}

/** The revocations that a living token can still match, in memory. */
export interface RevocationList {
  add(revocation: Revocation): void
  isRevoked(token: RevocableToken): boolean
  /** Drops those that no token can match any more. */
  forget(now: number): void
  readonly size: number
}

interface Until {
  /** Milliseconds since the epoch: tokens issued at or before it are dead. */
  readonly notBefore: number
  readonly expiresAt: number
}

/**
 * A grant that was revoked never comes back, so its tokens are dead whenever they were issued. A
 * person or a client may start anew, so theirs are dead when they were issued before.
 *
 * `iat` counts whole seconds (RFC 7519 section 2). A token of the very second of the revocation
 * could be from before or after it, and counts as before: to sign in once more in that one second
 * is a nuisance, to keep the token that was to end is what nobody may.
 */
export function createRevocationList(): RevocationList {
  const grants = new Map<string, Until>()
  const people = new Map<string, Until>()
  const clients = new Map<string, Until>()
  const byKind = { grant: grants, person: people, client: clients }

  const ended = (map: ReadonlyMap<string, Until>, id: string, issuedAt: number): boolean => {
    const until = map.get(id)
    return until !== undefined && issuedAt * 1000 <= until.notBefore
  }
  return {
    add({ kind, subject, notBefore, expiresAt }) {
      const known = byKind[kind].get(subject)
      byKind[kind].set(subject, {
        notBefore: Math.max(notBefore, known?.notBefore ?? 0),
        expiresAt: Math.max(expiresAt, known?.expiresAt ?? 0),
      })
    },
    isRevoked: ({ grant, subject, clientId, issuedAt }) =>
      (grant !== undefined && grants.has(grant)) ||
      ended(people, subject, issuedAt) ||
      ended(clients, clientId, issuedAt),
    forget(now) {
      for (const map of Object.values(byKind))
        for (const [id, { expiresAt }] of map) if (expiresAt <= now) map.delete(id)
    },
    get size() {
      return grants.size + people.size + clients.size
    },
  }
}
