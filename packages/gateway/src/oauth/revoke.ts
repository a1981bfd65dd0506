import type { EngineRecords, Write } from '../storage/ports/engine-records.ts'
import { audited } from './audit.ts'
import { denounced, type EndParts, endOfGrant } from './end-of-grant.ts'

/** Whose access is taken away: `id` is the SHA-256 of a grant's id, a person's, or a client's. */
export interface Revoked {
  readonly kind: 'grant' | 'person' | 'client'
  readonly id: string
}

export interface RevokeParts extends EndParts {
  readonly records: EngineRecords
}

/**
 * Takes access away, in one unit: codes, refresh tokens, the provider's tokens, the grants, the
 * access tokens that are out, and the entry in the audit trail. A registration stays, and whoever
 * was revoked may sign in again: this ends what there is, and forbids nothing.
 * @throws {StoreUnavailable} To repeat it is safe.
 */
export async function revoke(revoked: Revoked, parts: RevokeParts): Promise<void> {
  await parts.records.commit(await writesFor(revoked, parts))
}

async function writesFor({ kind, id }: Revoked, parts: RevokeParts): Promise<readonly Write[]> {
  if (kind === 'grant') {
    const { personId, clientId } = (await parts.records.find('Grant', id)) ?? {}
    return endOfGrant({ grant: id, personId, clientId }, parts)
  }
  const now = parts.clock.now()
  const whose = kind === 'person' ? { personId: id } : { clientId: id }
  return [
    { type: 'revoke-all', of: kind, id },
    denounced(kind, id, now, parts.lifetimes),
    audited(`${kind}_revoked`, whose, now),
  ]
}
