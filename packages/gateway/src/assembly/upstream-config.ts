import type { ClientCredentialConfig } from '../identity/client-authentication/client-credential-config.ts'

/** The one sign-in service of a deployment. */
export type UpstreamConfig = EntraUpstream | ExternalIdUpstream | B2cUpstream | OidcUpstream

interface Registration {
  /** Client id of our one registration there. */
  readonly clientId: string
  /** How we prove to be that client. */
  readonly credential: ClientCredentialConfig
  /** How the pages call the service. */
  readonly displayName?: string
}

export interface EntraUpstream extends Registration {
  readonly kind: 'entra'
  readonly authorityHost: URL
  /** A tenant id or domain, `organizations`, or `common`. */
  readonly tenant: string
  readonly allowedTenants: readonly string[] | 'any'
  /** Name of the scope that our registration exposes; what On-Behalf-Of starts from. */
  readonly apiScope: string
}

/** Microsoft Entra External ID. Its issuer's host is not the host of its discovery. */
export interface ExternalIdUpstream extends Registration {
  readonly kind: 'external-id'
  readonly discoveryUrl: URL
  /** Pins the issuer; the discovered one otherwise. */
  readonly issuer?: string
  readonly apiScope: string
}

/** Azure AD B2C. It has no On-Behalf-Of. */
export interface B2cUpstream extends Registration {
  readonly kind: 'b2c'
  readonly discoveryUrl: URL
  readonly issuer?: string
  /** Policies whose tokens sign people in (`tfp` or `acr`); others of the tenant do not. */
  readonly allowedPolicies: readonly string[]
  /** Where "forgot password" goes on to. */
  readonly passwordResetDiscoveryUrl?: URL
}

export interface OidcUpstream extends Registration {
  readonly kind: 'oidc'
  readonly issuer: URL
}

/** The services that have On-Behalf-Of. */
export type DelegatingUpstream = EntraUpstream | ExternalIdUpstream

/** Where the service is: an address that must be https, and local only for a local gateway. */
export const upstreamUrl = (upstream: UpstreamConfig): URL =>
  upstream.kind === 'entra'
    ? upstream.authorityHost
    : upstream.kind === 'oidc'
      ? upstream.issuer
      : upstream.discoveryUrl

/** Whether tools can act at other services as the person (On-Behalf-Of). */
export const hasOnBehalfOf = (upstream: UpstreamConfig): upstream is DelegatingUpstream =>
  upstream.kind === 'entra' || upstream.kind === 'external-id'
