import {
  type IdentityProvider,
  UpstreamNeedsPerson,
  UpstreamRevoked,
} from '../../identity/identity-provider.ts'
import type { Clock } from '../../kernel/clock.ts'
import { Conflict, type EngineRecords } from '../../storage/ports/engine-records.ts'
import type { Log } from '../../telemetry/log.ts'
import { endGrant, renewed, type UpstreamGrant, type UpstreamGrants } from './upstream-grant.ts'

/** Seconds. */
export interface UpstreamPolicy {
  /** A refresh of ours asks the provider again when its last word is older. */
  readonly recheckAfter: number
  /** How long its last word counts while it can't be asked. */
  readonly tolerateUnreachable: number
}

export const defaultUpstreamPolicy: UpstreamPolicy = {
  recheckAfter: 3_600,
  tolerateUnreachable: 4 * 3_600,
}

export type Standing =
  | { readonly type: 'stands'; readonly upstream: UpstreamGrant }
  /** The provider takes the person's sign-in back, or its tokens are gone: the grant has ended. */
  | { readonly type: 'ended' }
  /** The provider wants the person back, with these claims (JSON). Nothing has ended. */
  | { readonly type: 'needs-person'; readonly claims: string | undefined }
  /** The provider can't be asked, for longer than is tolerated. Nothing has ended. */
  | { readonly type: 'unknown' }

/** The provider's word on a person, kept fresh for as long as a grant lives. */
export interface UpstreamSessions {
  /** Asks the provider when its last word is old. For a refresh of our own. */
  recheck(grant: string, personId: string): Promise<Standing>
  /**
   * The grant with an access token that is good for a minute or more.
   * @param refused a token that was refused although it looked good: it is replaced.
   */
  withAccessToken(grant: string, personId: string, refused?: string): Promise<Standing>
}

export interface UpstreamSessionParts {
  readonly records: EngineRecords
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
  const running = new Map<string, Promise<Standing>>()

  /** One question a grant at a time: a provider that rotates would take a second for a theft. */
  const ask = (grant: string, personId: string): Promise<Standing> => {
    const known = running.get(grant)
    if (known) return known
    const asked = askProvider(parts, grant, personId).finally(() => running.delete(grant))
    running.set(grant, asked)
    return asked
  }

  return {
    async recheck(grant, personId) {
      const upstream = await grants.find(grant, personId)
      if (!upstream) return { type: 'ended' }
      if (ageOf(upstream, clock) < policy.recheckAfter * 1000) return stands(upstream)
      const standing = await ask(grant, personId)
      return standing.type === 'needs-person' ? tolerated(parts, upstream, standing) : standing
    },
    async withAccessToken(grant, personId, refused) {
      const upstream = await grants.find(grant, personId)
      if (!upstream) return { type: 'ended' }
      const { accessToken, accessTokenExpiresAt = 0 } = upstream
      const good = accessToken && accessTokenExpiresAt - clock.now() > LEAST_LIFE_MS
      return good && accessToken !== refused ? stands(upstream) : ask(grant, personId)
    },
  }
}

async function askProvider(
  parts: UpstreamSessionParts,
  grant: string,
  personId: string,
): Promise<Standing> {
  const { grants, identity, clock, log } = parts
  const upstream = await grants.find(grant, personId)
  if (!upstream) return { type: 'ended' }
  if (upstream.refreshToken === undefined) return tolerated(parts, upstream)
  try {
    const tokens = await identity.refresh(upstream.refreshToken, upstream.key)
    return await remember(parts, grant, renewed(upstream, tokens, clock.now()))
  } catch (error) {
    if (error instanceof UpstreamRevoked) return end(parts, grant, error)
    if (error instanceof UpstreamNeedsPerson) return { type: 'needs-person', claims: error.claims }
    log.warn('upstream_check_failed', { error, cause: (error as Error).cause })
    return tolerated(parts, upstream)
  }
}

/** Saved at once and by itself: the provider may have used up the token it gave before. */
async function remember(
  { grants }: UpstreamSessionParts,
  grant: string,
  upstream: UpstreamGrant,
): Promise<Standing> {
  try {
    await grants.replace(grant, upstream)
    return stands(upstream)
  } catch (error) {
    if (error instanceof Conflict) return { type: 'ended' }
    throw error
  }
}

async function end(
  { records, log }: UpstreamSessionParts,
  grant: string,
  cause: UpstreamRevoked,
): Promise<Standing> {
  log.info('grant_ended_upstream', { reason: cause.message })
  await records.commit(endGrant(grant))
  return { type: 'ended' }
}

/** What was known before still holds for a while; after that, `otherwise`. */
function tolerated(
  { policy, clock }: UpstreamSessionParts,
  upstream: UpstreamGrant,
  otherwise: Standing = { type: 'unknown' },
): Standing {
  const tolerable = ageOf(upstream, clock) < policy.tolerateUnreachable * 1000
  return tolerable ? stands(upstream) : otherwise
}

const ageOf = ({ checkedAt }: UpstreamGrant, clock: Clock): number => clock.now() - checkedAt

const stands = (upstream: UpstreamGrant): Standing => ({ type: 'stands', upstream })
