import type Provider from 'oidc-provider'
import type { Adapter } from 'oidc-provider'
import type { Identity } from '../../identity/identity-provider.ts'
import type { Clock } from '../../kernel/clock.ts'
import { sha256 } from '../../kernel/hash.ts'
import type { EngineRecords } from '../../storage/ports/engine-records.ts'
import { Conflict } from '../../storage/ports/failures.ts'
import type { AuthorizationServerSettings, Lifetimes } from '../engine/settings.ts'
import { currentUnit, unitOfWork } from '../engine/unit-of-work.ts'
import { sortScopes } from '../scopes.ts'
import type { UpstreamGrants } from '../upstream/upstream-grant.ts'
import { BOUND_BROWSER, type BoundBrowser } from './browser-binding.ts'

/** How a person's part of an authorization request ended. */
export type Outcome =
  | {
      readonly type: 'granted'
      readonly personId: string
      readonly identity: Identity
      /** The downstream scopes the consent page showed. */
      readonly downstream: readonly string[]
      readonly browser: BoundBrowser
    }
  | { readonly type: 'refused'; readonly error: string; readonly description: string }

export interface FinishParts {
  readonly provider: Provider
  readonly records: EngineRecords
  readonly settings: AuthorizationServerSettings
  readonly grants: UpstreamGrants
  readonly clock: Clock
}

/**
 * Tells the engine how it ended, in one unit of work with the grant itself. A request ends once:
 * of two answers at the same time, in one process or in two, the first to commit counts.
 * @returns where the browser goes on, or `undefined` when the request is gone or has an end already.
 */
export async function finishRequest(
  parts: FinishParts,
  interactionId: string,
  outcome: Outcome,
): Promise<string | undefined> {
  try {
    return await unitOfWork(parts.records, () => finish(parts, interactionId, outcome))
  } catch (error) {
    if (error instanceof Conflict) return undefined
    throw error
  }
}

async function finish(
  parts: FinishParts,
  interactionId: string,
  outcome: Outcome,
): Promise<string | undefined> {
  const { Interaction } = parts.provider
  const interaction = await Interaction.find(interactionId)
  if (!interaction || interaction.result) return undefined
  await (Interaction as unknown as { adapter: Adapter }).adapter.consume(interactionId)
  interaction.result =
    outcome.type === 'granted'
      ? {
          login: { accountId: outcome.personId, remember: false },
          consent: { grantId: await saveGrant(parts, interaction.params, outcome) },
          [BOUND_BROWSER]: outcome.browser,
        }
      : { error: outcome.error, error_description: outcome.description }
  // Not 0 in its last second: that would mean for ever.
  await interaction.save(Math.max(1, interaction.exp - Math.floor(Date.now() / 1000)))
  return interaction.returnTo
}

const SLACK_MS = 60_000

/** From a sign-in to the end of what its code, and the access token for it, can do. */
const beforeRefreshMs = ({ authorizationCode, accessToken }: Lifetimes): number =>
  (authorizationCode + accessToken) * 1000 + SLACK_MS

type Granted = Extract<Outcome, { type: 'granted' }>

/**
 * What the person allowed: the scopes that exist and so were on the page, for exactly this client.
 * A name that means nothing today must not become a permission when somebody gives it a meaning.
 */
async function saveGrant(
  parts: FinishParts,
  params: Readonly<Record<string, unknown>>,
  granted: Granted,
): Promise<string> {
  const { provider, settings } = parts
  const clientId = String(params['client_id'])
  const grant = new provider.Grant({ clientId, accountId: granted.personId })
  const { known, oidc } = sortScopes(params['scope'], settings)
  grant.addOIDCScope(oidc.join(' '))
  for (const resource of [params['resource'] ?? []].flat()) {
    grant.addResourceScope(String(resource), known.join(' '))
  }
  const id = await grant.save()
  await keepUpstream(parts, id, clientId, granted)
  return id
}

/**
 * The provider's tokens become durable with the grant they came for, or not at all. They stay for
 * as long as a token of ours can use them: until the code is redeemed, that is not long.
 */
async function keepUpstream(
  { provider, grants, settings, clock }: FinishParts,
  grantId: string,
  clientId: string,
  { personId, identity, downstream }: Granted,
): Promise<void> {
  const client = await provider.Client.find(clientId)
  const { refreshToken, ...accessToken } = identity.tokens
  const staysConnected = client?.grantTypeAllowed('refresh_token') ?? false
  const now = clock.now()
  const upstream = {
    personId,
    key: identity.key,
    clientId,
    downstream,
    ...accessToken,
    ...(staysConnected && refreshToken !== undefined ? { refreshToken } : {}),
    checkedAt: now,
  }
  const endsAt = now + beforeRefreshMs(settings.lifetimes)
  currentUnit().writes.push(grants.saved(sha256(grantId), upstream, endsAt))
}
