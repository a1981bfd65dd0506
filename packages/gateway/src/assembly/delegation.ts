import { randomInt } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import type { AssertionSource } from '../delegation/assertion-source.ts'
import { createDelegator, type Delegator } from '../delegation/delegator.ts'
import { createDirectAssertions } from '../delegation/direct-assertions.ts'
import {
  type Exchange,
  entraTokenEndpoint,
  onBehalfOf,
  type TokenEndpointOf,
} from '../delegation/on-behalf-of.ts'
import type { ClientAuthentication } from '../identity/client-authentication/client-authentication.ts'
import { createDiscovery } from '../identity/discovery.ts'
import { isLoopback } from '../kernel/url.ts'
import type { StepUpDesk } from '../mcp/delegation-result.ts'
import type { AuthorizationServer } from '../oauth/authorization-server.ts'
import type { EntraVerifier } from '../resource/entra/entra-verifier.ts'
import type { Principal } from '../resource/principal.ts'
import type { Log } from '../telemetry/log.ts'
import type { GatewayObserver } from '../telemetry/observer.ts'
import type { Wiring } from './create-gateway.ts'
import { heldWhileUnknown } from './held-delegation.ts'
import { type DelegatingUpstream, hasOnBehalfOf, type UpstreamConfig } from './upstream-config.ts'
import { vaultAssertions } from './vault-assertions.ts'

export interface DelegationParts {
  readonly authentication: ClientAuthentication
  readonly server: AuthorizationServer
  readonly direct: EntraVerifier | undefined
}

export interface Delegation {
  readonly delegator: Delegator
  readonly stepUps: StepUpDesk
  /** Ends the reports. */
  close(): void
}

/** Some 27,000 people with one resource each. */
const CACHE_BYTES = 64 * 1024 * 1024
const REPORT_EVERY_MS = 5 * 60_000

/** On-Behalf-Of for the tools that declare it; nothing where no tool does. */
export function wireDelegation(wiring: Wiring, parts: DelegationParts): Delegation | undefined {
  const { config, settings, revocations, clock, log } = wiring
  const { upstream } = config
  if (settings.delegations.length === 0 || !hasOnBehalfOf(upstream)) return undefined
  const { clientId } = upstream
  const { authentication } = parts
  const exchange = onBehalfOf({
    tokenEndpoint: tokenEndpointOf(upstream, wiring),
    clientId,
    authentication,
    // Every claims challenge reaches the client (`delegatedFetch`, the step-up desk).
    claimsCapable: true,
    allowInsecure: isLoopback(config.publicUrl),
    clock,
  })
  const delegator = createDelegator({
    exchange: wiring.observer ? timed(exchange, wiring.observer) : exchange,
    assertions: assertionsOf(wiring, parts),
    authentication,
    clientId,
    maxBytes: CACHE_BYTES,
    clock,
    log,
    random: () => randomInt(1_000) / 1_000,
    sleep: async (milliseconds) => void (await sleep(milliseconds)),
  })
  const stop = reportCache(delegator, log)
  return {
    delegator: heldWhileUnknown(delegator, revocations),
    stepUps: stepUpDesk(parts.server, upstream),
    close: stop,
  }
}

/** Tells how each exchange ended, and how long the sign-in service took. */
function timed(exchange: Exchange, { exchanged }: Pick<GatewayObserver, 'exchanged'>): Exchange {
  return async (request) => {
    const from = performance.now()
    const outcome = await exchange(request)
    const kind = 'failure' in outcome ? outcome.failure.class : 'ok'
    exchanged({ class: kind, durationMs: performance.now() - from })
    return outcome
  }
}

/** How full the cache is and what it saves, now and then, as long as it is used. */
function reportCache(delegator: Delegator, log: Log): () => void {
  let before = 0
  const report = () => {
    const { entries, bytes, maxBytes, hits, misses, evictions, failures } = delegator.stats()
    if (hits + misses === before) return
    before = hits + misses
    log.info('delegation.cache', { entries, bytes, maxBytes, hits, misses, evictions, failures })
  }
  const timer = setInterval(report, REPORT_EVERY_MS)
  timer.unref()
  return () => {
    clearInterval(timer)
    report()
  }
}

/** A token of our own names its grant, one of the provider's does not: that tells them apart. */
function assertionsOf({ clock }: Wiring, { server, direct }: DelegationParts): AssertionSource {
  const vault = vaultAssertions(server.upstream, clock)
  const callersToken = direct ? direct.callersToken : () => undefined
  const brought = createDirectAssertions({ callersToken, clock })
  const sourceOf = ({ grant }: Principal) => (grant === undefined ? brought : vault)
  return {
    assertionFor: (principal) => sourceOf(principal).assertionFor(principal),
    renew: (principal, refused) => sourceOf(principal).renew(principal, refused),
  }
}

/** Where the person goes: to us with a token of ours, to the provider with one of the provider's. */
function stepUpDesk(server: AuthorizationServer, upstream: UpstreamConfig): StepUpDesk {
  return {
    async link({ grant, id: personId, clientId }, claims) {
      if (grant === undefined) return undefined
      return server.raiseStepUp({ grant, personId, clientId, ...given(claims), by: 'link' })
    },
    async challenge({ grant, id: personId, clientId, tenantId }, claims) {
      if (grant === undefined) {
        // The client's next token is for us, and proves no more unless these claims ask for it.
        if (claims === undefined) return undefined
        const stepUp = { claims, ...authorizationUri(upstream, tenantId) }
        return { error: 'insufficient_claims', stepUp }
      }
      await server.raiseStepUp({ grant, personId, clientId, ...given(claims), by: 'challenge' })
      return { error: 'insufficient_user_authentication' }
    },
  }
}

const given = (claims: string | undefined) => (claims === undefined ? {} : { claims })

/** Only Entra's tokens are brought to us. */
const authorizationUri = (upstream: UpstreamConfig, tenantId = 'organizations') =>
  upstream.kind === 'entra'
    ? {
        authorizationUri: new URL(`/${tenantId}/oauth2/v2.0/authorize`, upstream.authorityHost)
          .href,
      }
    : {}

/** External ID serves one tenant, and its document says where: the host differs from the issuer's. */
function tokenEndpointOf(upstream: DelegatingUpstream, { config, clock }: Wiring): TokenEndpointOf {
  if (upstream.kind === 'entra') return entraTokenEndpoint(upstream.authorityHost)
  const { discoveryUrl } = upstream
  const discover = createDiscovery(
    { discoveryUrl, allowInsecure: isLoopback(config.publicUrl) },
    clock,
  )
  return async () => (await discover()).token_endpoint
}
