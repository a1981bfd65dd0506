import {
  type IdentityProvider,
  UpstreamNeedsPerson,
  UpstreamRevoked,
} from '../../identity/identity-provider.ts'
import type { Clock } from '../../kernel/clock.ts'
import { singleFlight } from '../../kernel/single-flight.ts'
import type { UpstreamRecord } from '../../storage/ports/engine-records.ts'
import { Conflict } from '../../storage/ports/failures.ts'
import type { Log } from '../../telemetry/log.ts'
import {
  renewed,
  type StoredUpstreamGrant,
  type UpstreamGrant,
  type UpstreamGrants,
} from './upstream-grant.ts'
import { waitingGrants } from './waiting-grants.ts'

/** Seconds. */
export interface UpstreamPolicy {
  /** A refresh of ours asks the provider again when its last word is older. */
  readonly recheckAfter: number
  /** How long its last word counts while it can't be asked. */
  readonly tolerateUnreachable: number
}

export type Standing = { readonly type: 'stands'; readonly upstream: UpstreamGrant } | Fall

export type Recheck =
  /** `endsAt`: when what the provider gave is forgotten, unless it was asked just now. */
  { readonly type: 'stands'; readonly endsAt?: number } | Fall

export type Fall =
  /** The provider takes the person's sign-in back, or its tokens are gone: the grant has ended. */
  | { readonly type: 'ended' }
  /** Only the person can bring a newer word, with these claims (JSON). Nothing has ended. */
  | { readonly type: 'needs-person'; readonly claims?: string | undefined }
  /** The provider can't be asked, for longer than is tolerated. Nothing has ended. */
  | { readonly type: 'unknown' }

/** The provider's word on a person, kept fresh for as long as a grant lives. */
export interface UpstreamSessions {
  /**
   * Asks the provider when its last word is old. For a refresh of our own.
   * @param record what the provider gave for the grant, as it is in the store.
   */
  recheck(record: UpstreamRecord | undefined, personId: string): Promise<Recheck>
  /**
   * The grant with an access token that is good for a minute or more.
   * @param refused a token that was refused although it looked good: it is replaced.
   */
  withAccessToken(grant: string, personId: string, refused?: string): Promise<Standing>
}

export interface UpstreamSessionParts {
  readonly grants: UpstreamGrants
  readonly identity: IdentityProvider
  readonly policy: UpstreamPolicy
  readonly clock: Clock
  readonly log: Log
}

/** A token that ends sooner is not worth an exchange that may take seconds. */
const LEAST_LIFE_MS = 60_000

export function upstreamSessions(parts: UpstreamSessionParts): UpstreamSessions {
  const { grants, policy, clock } = parts
  const once = singleFlight<Standing>()
  const waiting = waitingGrants(clock)

  /** One question a grant at a time: a provider that rotates would take a second for a theft. */
  const ask = async (grant: string, found: StoredUpstreamGrant): Promise<Standing> =>
    waiting.find(grant, found) ??
    once(grant, async () => waiting.note(grant, found, await askProvider(parts, grant, found)))

  return {
    async recheck(record, personId) {
      if (!record) return { type: 'ended' }
      const word = grants.lastWord(record, personId)
      if (ageOf(word, clock) < policy.recheckAfter * 1000)
        return { type: 'stands', endsAt: word.endsAt }
      const grant = record.idHash
      const found = await grants.find(grant, personId)
      if (!found) return { type: 'ended' }
      const standing = await ask(grant, found)
      return standing.type === 'needs-person'
        ? tolerated(parts, found.upstream, standing)
        : standing
    },
    async withAccessToken(grant, personId, refused) {
      const found = await grants.find(grant, personId)
      if (!found) return { type: 'ended' }
      const { accessToken, accessTokenExpiresAt = 0 } = found.upstream
      const good = accessToken && accessTokenExpiresAt - clock.now() > LEAST_LIFE_MS
      return good && accessToken !== refused ? stands(found.upstream) : ask(grant, found)
    },
  }
}

async function askProvider(
  parts: UpstreamSessionParts,
  grant: string,
  found: StoredUpstreamGrant,
): Promise<Standing> {
  const { identity, log } = parts
  const { refreshToken, key } = found.upstream
  // There is nothing to ask with, now or later: what comes after the tolerance is a new sign-in.
  if (refreshToken === undefined) return tolerated(parts, found.upstream, { type: 'needs-person' })
  try {
    return await remember(parts, grant, found, await identity.refresh(refreshToken, key))
  } catch (error) {
    if (error instanceof UpstreamRevoked) return end(parts, grant, found, error)
    if (error instanceof UpstreamNeedsPerson) return { type: 'needs-person', claims: error.claims }
    log.warn('upstream_check_failed', { error, cause: (error as Error).cause })
    return tolerated(parts, found.upstream, { type: 'unknown' })
  }
}

/** Saved at once and by itself: the provider may have used up the token it gave before. */
function remember(
  { grants, clock }: UpstreamSessionParts,
  grant: string,
  found: StoredUpstreamGrant,
  tokens: Parameters<typeof renewed>[1],
): Promise<Standing> {
  const upstream = renewed(found.upstream, tokens, clock.now())
  const saved = grants.replace(grant, found, upstream).then(() => stands(upstream))
  return newerWord(grants, grant, upstream, saved)
}

function end(
  { grants, log }: UpstreamSessionParts,
  grant: string,
  found: StoredUpstreamGrant,
  cause: UpstreamRevoked,
): Promise<Standing> {
  log.info('grant_ended_upstream', { reason: cause.message })
  const ended = grants.end(grant, found).then((): Standing => ({ type: 'ended' }))
  return newerWord(grants, grant, found.upstream, ended)
}

/** A sign-in that was completed while we asked has brought a newer word than this answer. */
async function newerWord(
  grants: UpstreamGrants,
  grant: string,
  { personId }: UpstreamGrant,
  outcome: Promise<Standing>,
): Promise<Standing> {
  try {
    return await outcome
  } catch (error) {
    if (!(error instanceof Conflict)) throw error
    const newer = await grants.find(grant, personId)
    return newer ? stands(newer.upstream) : { type: 'ended' }
  }
}

/** What was known before still holds for a while; after that, `otherwise`. */
function tolerated(
  { policy, clock }: UpstreamSessionParts,
  upstream: UpstreamGrant,
  otherwise: Standing,
): Standing {
  const tolerable = ageOf(upstream, clock) < policy.tolerateUnreachable * 1000
  return tolerable ? stands(upstream) : otherwise
}

const ageOf = ({ checkedAt }: Pick<UpstreamGrant, 'checkedAt'>, clock: Clock): number =>
  clock.now() - checkedAt

const stands = (upstream: UpstreamGrant): Standing => ({ type: 'stands', upstream })
