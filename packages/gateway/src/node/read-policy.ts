import type { GatewayConfig } from '../assembly/config.ts'
import { defaultLifetimes } from '../oauth/engine/settings.ts'
import type { EnvironmentReader } from './environment.ts'

/** "gateway", "direct" or "both": who issues the tokens that clients bring. */
export function readModes(read: EnvironmentReader): Pick<GatewayConfig, 'gatewayMode' | 'direct'> {
  const mode = read.text('VOORDEUR_MODE') ?? 'gateway'
  if (!['gateway', 'direct', 'both'].includes(mode))
    read.fault(`VOORDEUR_MODE must be gateway, direct or both, and is "${mode}".`)
  if (mode === 'gateway') return { gatewayMode: true }
  return {
    gatewayMode: mode === 'both',
    direct: {
      appIdUris: read.list('DIRECT_APP_ID_URIS', []),
      allowedClients: read.list('DIRECT_ALLOWED_CLIENTS', []).map((id) => id.toLowerCase()),
      allowApps: read.flag('DIRECT_ALLOW_APPS'),
    },
  }
}

const MINUTE = 60
const DAY = 86_400

/** How often the provider is asked again about a person, and how long its silence is borne. */
export function readUpstreamPolicy(read: EnvironmentReader): GatewayConfig['upstreamPolicy'] {
  return {
    recheckAfter: read.integer('UPSTREAM_RECHECK_MINUTES', 60, 1, 24 * 60) * MINUTE,
    tolerateUnreachable: read.integer('UPSTREAM_TOLERATE_MINUTES', 240, 0, 7 * 24 * 60) * MINUTE,
  }
}

/**
 * A person connects a client anew after so many days, and a refresh is repeated for so many seconds:
 * for less than an access token lives, because the repeated answer has the first one's. A signing
 * key gets a successor after so many days.
 */
export function readLifetimes(read: EnvironmentReader): GatewayConfig['lifetimes'] {
  return {
    ...defaultLifetimes,
    grant: read.integer('GRANT_DAYS', 30, 1, 365) * DAY,
    signingKey: read.integer('SIGNING_KEY_DAYS', 30, 1, 365) * DAY,
    refreshReplay: read.integer('REFRESH_REPLAY_SECONDS', defaultLifetimes.refreshReplay, 0, 300),
  }
}

/** The reference project's name for the one Graph scope it uses; a bare name means Graph. */
export function readExpectedDownstream(read: EnvironmentReader): { expectedDownstream?: string } {
  const scope = read.text('GRAPH_SCOPE')
  if (scope === undefined) return {}
  const qualified = scope.includes('/') ? scope : `https://graph.microsoft.com/${scope}`
  return { expectedDownstream: qualified }
}
