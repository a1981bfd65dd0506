import { createHash, timingSafeEqual } from 'node:crypto'
import type { Client } from './clients.ts'
import { EntraError, missingParameter } from './errors.ts'
import type { Parameters } from './parameters.ts'

/**
 * client_secret_basic or client_secret_post (RFC 6749 section 2.3.1).
 * @throws EntraError 900144 no client_id, 700038 unknown client, 7000218 no credential,
 * 7000215 wrong secret, 700027 an assertion (no app here has a certificate), 90023 two client ids.
 */
export function authenticateClient(
  clients: ReadonlyMap<string, Client>,
  authorization: string | null,
  body: Parameters,
): Client {
  const basic = readBasic(authorization)
  const client_id = basic?.client_id ?? body.get('client_id')
  if (!client_id) throw missingParameter('client_id')
  if (basic && body.has('client_id') && body.get('client_id') !== client_id)
    throw new EntraError(
      90023,
      'The client_id of the Authorization header and that of the request body differ.',
    )
  const client = clients.get(client_id)
  if (!client)
    throw new EntraError(
      700038,
      `${client_id.slice(0, 100)} is not a valid application identifier.`,
    )
  const secret = basic?.client_secret ?? body.get('client_secret')
  if (secret === undefined) throw withoutSecret(client, body)
  if (!sameSecret(secret, client.client_secret)) throw wrongSecret(client)
  return client
}

function withoutSecret({ name }: Client, body: Parameters): EntraError {
  if (body.has('client_assertion'))
    return new EntraError(
      700027,
      `The certificate used to sign the client assertion is not registered on application '${name}'.`,
    )
  return new EntraError(
    7000218,
    "The request body must contain the following parameter: 'client_assertion' or 'client_secret'.",
  )
}

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

/** Compares digests, so that neither content nor length shows in the time taken. */
const sameSecret = (given: string, expected: string): boolean =>
  timingSafeEqual(digest(given), digest(expected))

const digest = (text: string): Buffer => createHash('sha256').update(text).digest()
