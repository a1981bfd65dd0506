/** RFC 9728 section 2: how a client learns who issues tokens for a resource. */
export interface ProtectedResourceMetadata {
  readonly resource: string
  readonly authorization_servers: readonly string[]
  readonly scopes_supported: readonly string[]
  readonly bearer_methods_supported: readonly ['header']
  readonly resource_name: string
  readonly resource_documentation?: string
}

export interface ResourceDescription {
  /** The resource's own URL, exactly as clients send it in `resource` (RFC 8707). */
  readonly resource: string
  /** Issuer URLs; at least one. */
  readonly authorizationServers: readonly string[]
  /** The few scopes a new client should ask for. `offline_access` does not belong here. */
  readonly scopes: readonly string[]
  /** For people: a name, and the URL of a page to read. */
  readonly name: string
  readonly documentation?: string
}

const WELL_KNOWN = '/.well-known/oauth-protected-resource'

/** Where a resource's document is: the well-known path goes before its own (RFC 9728 section 3.1). */
export function metadataPath(resource: string): string {
  const { pathname, search } = new URL(resource)
  return `${WELL_KNOWN}${pathname.replace(/\/$/, '')}${search}`
}

/** The absolute URL of that document: what a challenge names in `resource_metadata`. */
export const metadataUrl = (resource: string): string =>
  new URL(resource).origin + metadataPath(resource)

/** The document of one resource. It names that resource and no other (RFC 9728 section 3.3). */
export function protectedResourceMetadata(
  description: ResourceDescription,
): ProtectedResourceMetadata {
  return {
    resource: description.resource,
    authorization_servers: description.authorizationServers,
    scopes_supported: description.scopes,
    bearer_methods_supported: ['header'],
    resource_name: description.name,
    ...(description.documentation === undefined
      ? {}
      : { resource_documentation: description.documentation }),
  }
}
