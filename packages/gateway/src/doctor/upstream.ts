import type { EntraUpstream, OidcUpstream, UpstreamConfig } from '../assembly/upstream-config.ts'
import { entraDiscoveryUrl } from '../identity/entra.ts'
import { oidcDiscoveryUrl, withoutSlash } from '../identity/generic-oidc.ts'
import { isGuid } from '../kernel/guid.ts'
import { NOWHERE } from '../node/read-registration.ts'

/** The configured sign-in service, as the checks look at it. */
export interface Upstream {
  readonly clientId: string
  readonly discoveryUrl: URL
  /** Whether it speaks Microsoft's dialect, AADSTS or AADB2C codes. */
  readonly microsoft: boolean
  /** What a sign-in asks for. */
  readonly scope: string
  /** What is wrong with the issuer of discovery, in a sentence; `undefined` when it is right. */
  judgeIssuer(issuer: string): string | undefined
}

/** `undefined` where the configuration names no usable one; its faults say so already. */
export function upstreamOf(config: UpstreamConfig): Upstream | undefined {
  if (config.clientId === '') return undefined
  const about = aboutProvider(config)
  return about && about.discoveryUrl.hostname !== new URL(NOWHERE).hostname
    ? { clientId: config.clientId, ...about }
    : undefined
}

function aboutProvider(config: UpstreamConfig): Omit<Upstream, 'clientId'> | undefined {
  switch (config.kind) {
    case 'entra':
      return config.tenant === '' ? undefined : entra(config)
    case 'oidc':
      return generic(config)
    case 'external-id':
      return {
        discoveryUrl: config.discoveryUrl,
        microsoft: true,
        scope: ownScope(config),
        judgeIssuer: (found) => judgePin(found, config.issuer),
      }
    case 'b2c':
      return {
        discoveryUrl: config.discoveryUrl,
        microsoft: true,
        scope: `openid ${config.clientId}`,
        judgeIssuer: (found) => judgePin(found, config.issuer),
      }
  }
}

const ownScope = ({ clientId, apiScope }: { clientId: string; apiScope: string }): string =>
  `openid profile ${clientId}/${apiScope}`

/** External ID and B2C: a person's key holds the tenant, which the issuer must name. */
function judgePin(found: string, pinned: string | undefined): string | undefined {
  if (pinned !== undefined && found !== pinned) {
    return `The configuration expects ${pinned}; they must be the same to the last slash.`
  }
  return found.split('/').some(isGuid) ? undefined : 'It names no tenant id.'
}

function generic({ issuer }: OidcUpstream): Omit<Upstream, 'clientId'> {
  const configured = withoutSlash(issuer.href)
  return {
    discoveryUrl: oidcDiscoveryUrl(issuer),
    microsoft: false,
    scope: 'openid profile',
    judgeIssuer: (found) =>
      withoutSlash(found) === configured
        ? undefined
        : `OIDC_ISSUER says ${configured}; they must be the same.`,
  }
}

const SHARED_ENDPOINTS = new Set(['organizations', 'common'])

/** Whether an Entra tenant stands for many. */
export const isShared = (tenant: string): boolean => SHARED_ENDPOINTS.has(tenant.toLowerCase())

function entra(config: EntraUpstream): Omit<Upstream, 'clientId'> {
  const { authorityHost, tenant } = config
  return {
    discoveryUrl: entraDiscoveryUrl(authorityHost, tenant),
    microsoft: true,
    scope: ownScope(config),
    judgeIssuer: (issuer) => judgeEntraIssuer(issuer, authorityHost.origin, tenant),
  }
}

/** The document of one tenant names it by its id, that of many tenants has a placeholder. */
function judgeEntraIssuer(issuer: string, host: string, tenant: string): string | undefined {
  const [, id = ''] = /^(?:https?:\/\/[^/]+)\/([^/]+)\/v2\.0$/.exec(issuer) ?? []
  const expected = isShared(tenant) ? '{tenantid}' : tenant.toLowerCase()
  const right = isShared(tenant) || isGuid(tenant) ? id.toLowerCase() === expected : isGuid(id)
  return right && issuer.startsWith(`${host}/`)
    ? undefined
    : `It should be ${host}/${isShared(tenant) || isGuid(tenant) ? expected : '<tenant-id>'}/v2.0.`
}
