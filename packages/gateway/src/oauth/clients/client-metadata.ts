import type { RedirectUriPolicy } from './redirect-uri.ts'

/** How a client proves itself at the token endpoint (RFC 7591 section 2). */
export type ClientAuthMethod =
  | 'none'
  | 'client_secret_basic'
  | 'client_secret_post'
  | 'private_key_jwt'

export type GrantType = 'authorization_code' | 'refresh_token' | 'client_credentials'

/** Public keys only (RFC 7517). */
export type PublicJwks = {
  readonly keys: readonly Readonly<Record<string, string>>[]
}

/** Client metadata that passed our rules (RFC 7591 section 2). Only these fields exist. */
export type RegisteredMetadata = {
  readonly client_name?: string
  readonly client_uri?: string
  readonly policy_uri?: string
  readonly tos_uri?: string
  readonly redirect_uris: readonly string[]
  readonly grant_types: readonly GrantType[]
  readonly response_types: readonly 'code'[]
  readonly token_endpoint_auth_method: ClientAuthMethod
  readonly application_type: 'native' | 'web'
  /** Known scopes the client named, separated by a space. */
  readonly scope?: string
  readonly jwks?: PublicJwks
  readonly jwks_uri?: string
}

/** Metadata with the identity it belongs to, ready for the engine. */
export type ClientMetadata = RegisteredMetadata & {
  readonly client_id: string
  readonly client_secret?: string
}

/** What this deployment accepts of clients that introduce themselves. */
export interface ClientPolicy extends RedirectUriPolicy {
  /** Scopes a client may name in its metadata; others are left out. */
  readonly scopes: readonly string[]
}

/** The error codes of RFC 7591 section 3.2.2. */
export type MetadataErrorCode = 'invalid_redirect_uri' | 'invalid_client_metadata'

/** A client's metadata breaks a rule. The message tells its developer which one. */
export class MetadataFault extends Error {
  override name = 'MetadataFault'
  readonly code: MetadataErrorCode
  constructor(code: MetadataErrorCode, description: string) {
    super(description)
    this.code = code
  }
}
