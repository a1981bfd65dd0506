import type { UpstreamTokens } from '../../identity/identity-provider.ts'
import { sha256 } from '../../kernel/hash.ts'
import { createRecent } from '../../kernel/recent.ts'
import type { Vault } from '../../kernel/seal.ts'
import type {
  EngineRecord,
  EngineRecords,
  UpstreamRecord,
  Write,
} from '../../storage/ports/engine-records.ts'
import type { PersonKey } from '../../storage/ports/people.ts'
import { SEALED, UPSTREAM_GRANT } from '../../storage/ports/sealed-values.ts'
import { type EndParts, endOfGrant } from '../end-of-grant.ts'

/** What the provider gave for one grant of ours. It lives and dies with that grant. */
export interface UpstreamGrant {
  readonly personId: string
  /** Who the provider's tokens must keep naming. */
  readonly key: PersonKey
  /** The client of ours that the person connected. */
  readonly clientId: string
  /** Downstream scopes the consent page showed, fully qualified. */
  readonly downstream: readonly string[]
  readonly accessToken?: string
  /** Milliseconds since the epoch. */
  readonly accessTokenExpiresAt?: number
  readonly refreshToken?: string
  /** When the provider last vouched for the person. */
  readonly checkedAt: number
}

/**
 * Upstream tokens at rest: one record a grant, sealed, with the grant and the person as associated
 * data beside the key's id. A copied row opens for nobody else, and a stolen file for nobody.
 */
export interface UpstreamGrants {
  /**
   * What a refresh asks, at little cost: a record is opened once, and again when it was replaced.
   * @throws when the record is not this person's.
   */
  lastWord(record: UpstreamRecord, personId: string): LastWord
  /** @throws when the record is not this person's. */
  find(grant: string, personId: string): Promise<StoredUpstreamGrant | undefined>
  /** The write that saves it, for the unit of work that also saves the grant. */
  saved(grant: string, upstream: UpstreamGrant, endsAt: number): Write
  /**
   * Saves over the one that was found.
   * @throws {Conflict} when the grant has ended, or the record was replaced, meanwhile.
   */
  replace(grant: string, found: StoredUpstreamGrant, upstream: UpstreamGrant): Promise<void>
  /**
   * Ends the grant and everything issued under it, the provider's tokens first.
   * @throws {Conflict} when the record was replaced meanwhile: there is a newer word than ours.
   */
  end(grant: string, found: StoredUpstreamGrant): Promise<void>
}

export interface LastWord {
  /** When the provider last vouched for the person. */
  readonly checkedAt: number
  /** When what it gave is forgotten: not before the last token that could use it has expired. */
  readonly endsAt: number
}

/** With what tells whether it is still the one in the store. */
export interface StoredUpstreamGrant {
  readonly upstream: UpstreamGrant
  readonly sealed: string
  /** When nothing is left that could use it. */
  readonly endsAt: number
}

export interface UpstreamGrantParts extends EndParts {
  readonly records: EngineRecords
  readonly vault: Vault
}

/** Grants whose record need not be opened for its `checkedAt`; about 2 MB. */
const KNOWN_WORDS = 10_000

/** `grant` is the SHA-256 of the grant's id everywhere: what tokens carry and the store knows. */
export function upstreamGrants(parts: UpstreamGrantParts): UpstreamGrants {
  const { records, vault } = parts
  const owner = (grant: string, personId: string) => ({
    model: UPSTREAM_GRANT,
    id_hash: grant,
    person_id: personId,
  })

  const known = createRecent<{ readonly sealedHash: string; readonly checkedAt: number }>(
    KNOWN_WORDS,
  )

  function open(grant: string, personId: string, sealed: string): UpstreamGrant {
    const text = SEALED.upstreamGrant.open(vault, owner(grant, personId), sealed)
    return JSON.parse(text) as UpstreamGrant
  }

  /** The hash is of what was opened as this person's: a changed or copied record is opened, and is not. */
  function checkedAt(grant: string, personId: string, sealed: string): number {
    const key = `${grant} ${personId}`
    const sealedHash = sha256(sealed)
    const before = known.get(key)
    if (before?.sealedHash === sealedHash) return before.checkedAt
    const { checkedAt } = open(grant, personId, sealed)
    known.set(key, { sealedHash, checkedAt })
    return checkedAt
  }

  const saved = (grant: string, upstream: UpstreamGrant, endsAt: number): Write => {
    const record: EngineRecord = {
      model: UPSTREAM_GRANT,
      idHash: grant,
      grantHash: grant,
      personId: upstream.personId,
      clientId: upstream.clientId,
      payload: SEALED.upstreamGrant.seal(
        vault,
        owner(grant, upstream.personId),
        JSON.stringify(upstream),
      ),
      expiresAt: endsAt,
    }
    return { type: 'save', record }
  }
  return {
    saved,
    async find(grant, personId) {
      const record = await records.find(UPSTREAM_GRANT, grant)
      if (!record) return undefined
      const sealed = record.payload
      return { upstream: open(grant, personId, sealed), sealed, endsAt: record.expiresAt ?? 0 }
    },
    lastWord: ({ idHash, payload, expiresAt = 0 }, personId) => ({
      checkedAt: checkedAt(idHash, personId, payload),
      endsAt: expiresAt,
    }),
    // Whoever ends the grant removes this record with it, so an ended grant is never revived.
    replace: (grant, found, upstream) =>
      records.commit([unchanged(grant, found), saved(grant, upstream, found.endsAt)]),
    end(grant, found) {
      const { personId, clientId } = found.upstream
      const ended = endOfGrant({ grant, personId, clientId }, parts)
      return records.commit([unchanged(grant, found), ...ended])
    },
  }
}

/** It lives as long as the refresh token that has just been issued. */
export const prolongedTo = (grant: string, endsAt: number): Write => ({
  type: 'prolong',
  model: UPSTREAM_GRANT,
  idHash: grant,
  expiresAt: endsAt,
})

const unchanged = (grant: string, { sealed }: StoredUpstreamGrant): Write => ({
  type: 'unchanged',
  model: UPSTREAM_GRANT,
  idHash: grant,
  payload: sealed,
})

/** The provider's newest tokens; what it did not send again stays. */
export const renewed = (
  { accessToken: _, accessTokenExpiresAt: __, ...upstream }: UpstreamGrant,
  tokens: UpstreamTokens,
  now: number,
): UpstreamGrant => ({ ...upstream, ...tokens, checkedAt: now })
