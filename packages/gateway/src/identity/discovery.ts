import type * as oauth from 'oauth4webapi'
import type { Clock } from '../kernel/clock.ts'
import { SignInFailed } from './identity-provider.ts'
import { createProviderDocument } from './provider-document.ts'
import { secureUrl } from './secure-url.ts'
import { fetchDocument } from './upstream-http.ts'

/** What discovery must name for a sign-in to work. */
export interface ProviderMetadata extends oauth.AuthorizationServer {
  readonly authorization_endpoint: string
  readonly token_endpoint: string
  readonly jwks_uri: string
}

/** @throws {SignInFailed} `temporarily_unavailable` when it can't be had and none is known. */
export type Discover = () => Promise<ProviderMetadata>

export interface DiscoveryOptions {
  /** The discovery document, whole (OpenID Connect Discovery section 4). */
  readonly discoveryUrl: URL
  /** Accepts http: only for a gateway that is itself on loopback. */
  readonly allowInsecure: boolean
}

/** The provider's metadata, kept for an hour, and for a day while the provider is down. */
export function createDiscovery(options: DiscoveryOptions, clock: Clock): Discover {
  const document = createProviderDocument(() => fetchMetadata(options), clock)
  return async () => {
    const metadata = await document.find((known) => known)
    if (metadata) return metadata
    throw new SignInFailed(
      'temporarily_unavailable',
      'The sign-in service can’t be reached.',
      document.failure(),
    )
  }
}

const ENDPOINTS = ['authorization_endpoint', 'token_endpoint', 'jwks_uri'] as const

async function fetchMetadata(options: DiscoveryOptions): Promise<ProviderMetadata> {
  const { discoveryUrl, allowInsecure } = options
  const metadata = (await fetchDocument(discoveryUrl, allowInsecure)) as ProviderMetadata
  if (typeof metadata?.issuer !== 'string') throw new Error('discovery has no issuer')
  for (const name of ENDPOINTS) secureUrl(metadata[name], allowInsecure, name)
  return metadata
}
