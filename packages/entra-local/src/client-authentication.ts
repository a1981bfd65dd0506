import type { ClientStrength } from './claims.ts'
import { checkClientAssertion } from './client-assertion.ts'
import type { Client } from './clients.ts'
import type { Authority } from './directory.ts'
import { EntraError, missingParameter } from './errors.ts'
import type { Parameters } from './parameters.ts'
import { sameSecret } from './same-secret.ts'
import type { Services } from './services.ts'
import { checkTenancy } from './tenancy.ts'

/** An app that proved who it is, and how. */
export interface AuthenticatedClient {
  readonly client: Client
  readonly strength: ClientStrength
}

/** What a token request brings along. */
export interface ClientCall {
  readonly authority: Authority
  readonly authorization: string | null
  readonly body: Parameters
}

/**
 * Secret (RFC 6749 section 2.3.1), certificate or federated assertion (RFC 7523 section 2.2), or
 * none for a public client.
 * @throws EntraError 900144 no client_id, 700038 unknown client, 7000218 no credential,
 * 7000215 wrong secret, 700025 a credential of a public client, 90023 two client ids or two
 * credentials, 50194 and 700016 an app of another tenant, and those of checkClientAssertion.
 */
export async function authenticateClient(
  services: Services,
  { authority, authorization, body }: ClientCall,
): Promise<AuthenticatedClient> {
  const basic = readBasic(authorization)
  const client = findClient(services, basic?.client_id, body)
  checkTenancy(services.directory, client, authority)
  const secret = basic?.client_secret ?? body.get('client_secret')
  const assertion = body.get('client_assertion')
  if (secret !== undefined && assertion !== undefined)
    throw new EntraError(90023, "Send either 'client_secret' or 'client_assertion', not both.")
  if (client.public_client) return publicClient(client, secret ?? assertion)
  if (assertion !== undefined) {
    await checkClientAssertion(services, { client, authority, body, assertion })
    return { client, strength: '2' }
  }
  if (secret === undefined) throw withoutCredential(body)
  if (!isSecretOf(client, secret)) throw wrongSecret(client)
  return { client, strength: '1' }
}

function findClient({ clients }: Services, basicId: string | undefined, body: Parameters): Client {
  const client_id = basicId ?? body.get('client_id')
  if (!client_id) throw missingParameter('client_id')
  if (basicId && body.has('client_id') && body.get('client_id') !== client_id)
    throw new EntraError(
      90023,
      'The client_id of the Authorization header and that of the request body differ.',
    )
  const client = clients.get(client_id)
  if (client) return client
  throw new EntraError(700038, `${client_id.slice(0, 100)} is not a valid application identifier.`)
}

function publicClient(client: Client, credential: string | undefined): AuthenticatedClient {
  if (credential === undefined) return { client, strength: '0' }
  throw new EntraError(
    700025,
    "Client is public so neither 'client_assertion' nor 'client_secret' should be presented.",
  )
}

/** Only a confidential client acts for itself or on behalf of someone. */
export function requireCredential({ strength }: AuthenticatedClient, body: Parameters): void {
  if (strength === '0') throw withoutCredential(body)
}

const withoutCredential = (body: Parameters): EntraError =>
  body.get('grant_type') === 'client_credentials'
    ? new EntraError(
        7000216,
        "'client_assertion' or 'client_secret' is required for the 'client_credentials' grant type.",
      )
    : new EntraError(
        7000218,
        'The request body must contain the following parameter: ' +
          "'client_assertion' or 'client_secret'.",
      )

const wrongSecret = ({ client_id }: Client): EntraError =>
  new EntraError(
    7000215,
    'Invalid client secret provided. Ensure the secret being sent in the request is the client ' +
      `secret value, not the client secret ID, for a secret added to app '${client_id}'.`,
  )

function readBasic(authorization: string | null) {
  const encoded = /^Basic ([\w+/=-]+)$/i.exec(authorization ?? '')?.[1]
  if (!encoded) return undefined
  const text = Buffer.from(encoded, 'base64').toString()
  const colon = text.indexOf(':')
  if (colon < 0) return undefined
  return {
    client_id: formDecode(text.slice(0, colon)),
    client_secret: formDecode(text.slice(colon + 1)),
  }
}

/** Both halves are form-encoded before Base64; a text that is not stays as it is. */
function formDecode(text: string): string {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '))
  } catch {
    return text
  }
}

const isSecretOf = ({ client_secret }: Client, given: string): boolean =>
  client_secret !== undefined && sameSecret(given, client_secret)
