import { readKeys } from './client-keys.ts'
import { type ClientMetadata, type ClientPolicy, MetadataFault } from './client-metadata.ts'
import { type RawMetadata, readObject } from './metadata-fields.ts'
import { checkRedirectUri } from './redirect-uri.ts'
import { readCommon } from './registration.ts'

/** Metadata of a client that is known by its document, so it has a name. */
export type DocumentMetadata = ClientMetadata & { readonly client_name: string }

const invalid = (description: string) => new MetadataFault('invalid_client_metadata', description)

/**
 * The client that a metadata document describes
 * (draft-ietf-oauth-client-id-metadata-document-00 section 4.1). A document can be read by
 * anyone, so there is no shared secret in it, and `logo_uri` is left out because nothing here
 * fetches or shows it.
 *
 * @param clientId the address that the document was fetched from.
 * @throws {MetadataFault} naming the rule it breaks.
 */
export function readMetadataDocument(
  document: unknown,
  clientId: string,
  policy: ClientPolicy,
): DocumentMetadata {
  const raw = readObject(document)
  if (raw['client_id'] !== clientId) throw invalid('client_id is not the address of the document.')
  if (Object.hasOwn(raw, 'client_secret') || Object.hasOwn(raw, 'client_secret_expires_at')) {
    throw invalid('A metadata document must not hold a client secret.')
  }
  const method = readAuthMethod(raw)
  const { client_name, ...common } = readCommon(asNative(raw, policy), policy)
  if (client_name === undefined) throw invalid('client_name is missing.')
  const keys = method === 'private_key_jwt' ? readKeys(raw) : {}
  return {
    client_id: clientId,
    client_name,
    ...common,
    ...keys,
    token_endpoint_auth_method: method,
  }
}

function readAuthMethod(raw: RawMetadata): 'none' | 'private_key_jwt' {
  const method = raw['token_endpoint_auth_method'] ?? 'none'
  if (method === 'none' || method === 'private_key_jwt') return method
  throw invalid('token_endpoint_auth_method must be none or private_key_jwt.')
}

/**
 * One document serves every authorization server, so it may list a scheme that is not on our
 * list beside redirect URIs that we accept. Those are passed over; nothing can use them.
 */
function asNative(raw: RawMetadata, policy: ClientPolicy): RawMetadata {
  const uris: unknown = raw['redirect_uris']
  const usable = Array.isArray(uris)
    ? uris.filter(
        (uri) => typeof uri !== 'string' || checkRedirectUri(uri, policy) !== 'unlisted_scheme',
      )
    : []
  const redirectUris = usable.length === 0 ? uris : usable
  return { ...raw, redirect_uris: redirectUris, application_type: 'native' }
}
