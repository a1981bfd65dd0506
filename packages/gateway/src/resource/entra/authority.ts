import { createProviderDocument, type ProviderDocument } from '../../identity/provider-document.ts'
import { fetchDocument } from '../../identity/upstream-http.ts'
import { KeysUnavailable } from '../../identity/upstream-keys.ts'
import type { Clock } from '../../kernel/clock.ts'

/** The `ver` claim. The resource's app registration decides it (`requestedAccessTokenVersion`). */
export type TokenVersion = '1.0' | '2.0'

export interface EntraAuthorityOptions {
  /** `https://login.microsoftonline.com`, a sovereign cloud, or a local Entra. */
  readonly authorityHost: URL
  /** A tenant id or domain, `organizations`, or `common`. */
  readonly tenant: string
  /** Accepts http: only for a gateway that is itself on loopback. */
  readonly allowInsecure: boolean
  readonly clock: Clock
}

/** Who issues tokens here, as discovery says it. @throws {KeysUnavailable} when it can't be had. */
export interface EntraAuthority {
  /** Of tokens of that version; `{tenantid}` stands for the tenant at a shared authority. */
  issuer(version: TokenVersion): Promise<string>
  jwksUri(): Promise<string>
}

interface Discovery {
  readonly issuer: string
  readonly jwksUri: string
}

const PATH = {
  '1.0': '.well-known/openid-configuration',
  '2.0': 'v2.0/.well-known/openid-configuration',
} as const
const TENANT = String.raw`(?:\{tenantid\}|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})`
const SHAPE = {
  '1.0': new RegExp(`^https?://[^/?#]+/${TENANT}/$`),
  '2.0': new RegExp(`^https?://[^/?#]+/${TENANT}/v2\\.0$`),
} as const

/**
 * Both issuers follow from the one address that is configured: v1.0 tokens name another host than
 * v2.0 ones (`sts.windows.net`, and others in sovereign clouds), which only the documents tell. An
 * issuer is pinned by its first answer; a document that names another one later is refused,
 * because an issuer that moves is not the one whose people we know.
 */
export function createEntraAuthority(options: EntraAuthorityOptions): EntraAuthority {
  const pins = new Map<TokenVersion, string>()

  const documentOf = (version: TokenVersion): ProviderDocument<Discovery> =>
    createProviderDocument(async () => {
      const document = await fetchDiscovery(options, version)
      const pin = pins.get(version) ?? document.issuer
      if (document.issuer !== pin) throw new Error('discovery names another issuer than before')
      pins.set(version, pin)
      return document
    }, options.clock)

  const documents = { '1.0': documentOf('1.0'), '2.0': documentOf('2.0') }

  return {
    issuer: async (version) => pins.get(version) ?? (await found(documents[version])).issuer,
    jwksUri: async () => (await found(documents['2.0'])).jwksUri,
  }
}

async function found(document: ProviderDocument<Discovery>): Promise<Discovery> {
  const discovery = await document.find((known) => known)
  if (discovery) return discovery
  throw new KeysUnavailable('The sign-in service can’t be asked now.', {
    cause: document.failure(),
  })
}

async function fetchDiscovery(
  { authorityHost, tenant, allowInsecure }: EntraAuthorityOptions,
  version: TokenVersion,
): Promise<Discovery> {
  const url = new URL(`/${encodeURIComponent(tenant)}/${PATH[version]}`, authorityHost)
  const body = Object(await fetchDocument(url, allowInsecure)) as Record<string, unknown>
  const { issuer, jwks_uri: jwksUri } = body
  if (typeof issuer !== 'string' || !SHAPE[version].test(issuer))
    throw new Error(`discovery names no issuer of v${version} tokens`)
  if (typeof jwksUri !== 'string') throw new Error('discovery names no keys')
  return { issuer, jwksUri }
}
