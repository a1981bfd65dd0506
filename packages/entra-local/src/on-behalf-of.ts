import { type AuthenticatedClient, requireCredential } from './client-authentication.ts'
import type { Client } from './clients.ts'
import type { Authority, Person } from './directory.ts'
import { EntraError } from './errors.ts'
import { type Parameters, required } from './parameters.ts'
import { requireProof, requireSession } from './policy.ts'
import { consentRequired, oneResource, type Redemption } from './redeem.ts'
import { findResource, parseScopes, type ResourceScopes } from './scopes.ts'
import type { Services } from './services.ts'
import { refuseSharedEndpoint } from './tenancy.ts'
import { openUserAssertion } from './user-assertion.ts'

/**
 * The On-Behalf-Of flow: the JWT bearer grant (RFC 7523 section 2.1) with an access token as the
 * assertion. Nothing of it is remembered: the assertion brings its own proof.
 * @throws EntraError 7000218, 9001023, 90023 and those of openUserAssertion, requireSession and
 * requireProof; 65001 for a scope that nobody agreed to, and scope errors.
 */
export async function redeemAssertion(
  services: Services,
  authority: Authority,
  authenticated: AuthenticatedClient,
  body: Parameters,
): Promise<Redemption> {
  const { client } = authenticated
  requireCredential(authenticated, body)
  refuseSharedEndpoint(authority)
  if (required(body, 'requested_token_use') !== 'on_behalf_of')
    throw new EntraError(90023, "Unsupported 'requested_token_use' value: send on_behalf_of.")
  const assertion = required(body, 'assertion')
  const asked = oneResource(parseScopes(required(body, 'scope'), client, services))
  const { person, signIn } = await openUserAssertion(services, authority, client, assertion)
  requireSession(services, person, signIn)
  const resources = asked.resources.map((one) => agreed(services, client, person, one))
  const grant = { person, signIn, clientId: client.client_id, oidc: asked.oidc, resources }
  requireProof(services, grant, grant, body)
  return { grant, scopes: grant, nonce: undefined }
}

/** `.default` stands for whatever was agreed to, and named scopes must all have been. */
function agreed(
  { consents, clients }: Services,
  client: Client,
  person: Person,
  asked: ResourceScopes,
): ResourceScopes {
  const wanted = asked.isDefault ? findResource(asked.prefix, clients).exposed : asked.names
  const names = consents.agreed(client.client_id, person, { ...asked, names: wanted })
  if (names.length === 0 || (!asked.isDefault && names.length < wanted.length))
    throw consentRequired(client.client_id)
  return { ...asked, names }
}
