import { fetchPatiently, type Patience } from '../../http/fetch-patiently.ts'
import { type Clock, systemClock } from '../../kernel/clock.ts'
import { isGuid } from '../../kernel/guid.ts'
import { boundedJson } from '../bounded-json.ts'
import type { ExpiringToken } from './cached-token.ts'
import { CredentialUnavailable } from './client-authentication.ts'
import { type IdentityEndpoint, identityEndpointUrl } from './identity-endpoint.ts'

/** A token of a user-assigned managed identity for one resource. */
export interface ManagedIdentityRequest extends IdentityEndpoint {
  /** The identity's client id: not its principal id, which is its object id in the directory. */
  readonly clientId: string
  /** An App ID URI, without `/.default`. */
  readonly resource: string
}

const API_VERSION = '2019-08-01'
const MAX_LIFETIME_MS = 24 * 3_600_000
const HEADER_VALUE = /^[\x21-\x7e]{1,1024}$/
/** What may stand in an Authorization header (RFC 6750 section 2.1), in any bearer token. */
const TOKEN = /^[\w.~+/=-]{1,16384}$/

/**
 * Asks the identity endpoint of Container Apps or App Service for a token.
 * Source: Microsoft, "Managed identities in Azure Container Apps", REST endpoint reference.
 * @throws {CredentialUnavailable} with what to do. The header and the answer are never repeated.
 */
export async function fetchManagedIdentityToken(
  request: ManagedIdentityRequest,
  patience: Patience,
): Promise<ExpiringToken> {
  const url = tokenUrl(request)
  const headers = { accept: 'application/json', 'x-identity-header': secretHeader(request) }
  const response = await fetchPatiently(url, headers, patience).catch((cause: unknown) => {
    throw new CredentialUnavailable(
      `The managed identity endpoint (IDENTITY_ENDPOINT) at ${url.origin} can't be reached.`,
      { cause },
    )
  })
  if (response.status !== 200) throw await refused(response, request)
  return readToken(await readBody(response), request, patience.clock ?? systemClock)
}

function tokenUrl({ endpoint, clientId, resource }: ManagedIdentityRequest): URL {
  // Without a client id the endpoint answers for the system-assigned identity, whoever that is.
  if (!isGuid(clientId)) {
    throw new CredentialUnavailable('The client id of the managed identity must be a GUID.')
  }
  const url = identityEndpointUrl(endpoint() ?? '')
  if (!url) {
    throw new CredentialUnavailable(
      'IDENTITY_ENDPOINT is missing or not an address of this machine. Azure sets it where an identity is assigned: assign the managed identity to this app.',
    )
  }
  url.searchParams.set('api-version', API_VERSION)
  url.searchParams.set('resource', resource)
  url.searchParams.set('client_id', clientId)
  return url
}

/** Checked here because `fetch` repeats a value that it does not accept in its error. */
function secretHeader({ header }: ManagedIdentityRequest): string {
  const value = header()?.trim() ?? ''
  if (HEADER_VALUE.test(value)) return value
  throw new CredentialUnavailable(
    'IDENTITY_HEADER is missing or not usable as a header. Azure sets it beside IDENTITY_ENDPOINT; do not set it yourself.',
  )
}

async function refused(response: Response, { clientId, resource }: ManagedIdentityRequest) {
  await response.body?.cancel()
  const { status } = response
  const advice =
    status === 400
      ? `Check that a user-assigned identity with client id ${clientId} is assigned to this app, that this is its client id and not its principal id, and that ${resource} exists in this cloud.`
      : status === 401 || status === 403
        ? 'It did not accept IDENTITY_HEADER: leave that to Azure, and restart the app.'
        : 'Try again in a minute.'
  return new CredentialUnavailable(`The managed identity endpoint answered ${status}. ${advice}`)
}

async function readBody(response: Response): Promise<Record<string, unknown>> {
  try {
    return Object(await boundedJson(response)) as Record<string, unknown>
  } catch {
    throw unusable('is not JSON, or did not arrive whole')
  }
}

function readToken(
  body: Record<string, unknown>,
  { clientId }: ManagedIdentityRequest,
  clock: Clock,
): ExpiringToken {
  const { access_token: token, client_id: identity } = body
  if (typeof token !== 'string' || !TOKEN.test(token)) throw unusable('has no access_token')
  if (typeof identity === 'string' && identity.toLowerCase() !== clientId.toLowerCase()) {
    throw unusable('is for another identity than the one asked for')
  }
  const expiresAt = Math.min(expiryOf(body), clock.now() + MAX_LIFETIME_MS)
  if (expiresAt <= clock.now()) {
    throw unusable('holds a token that has expired: check the clock of this machine')
  }
  return { token, expiresAt }
}

/** `expires_on` is a Unix time in seconds; some hosts send a string, some a number. */
function expiryOf({ expires_on: value }: Record<string, unknown>): number {
  const text = typeof value === 'number' ? String(value) : value
  if (typeof text !== 'string' || !/^\d{1,11}$/.test(text)) throw unusable('has no expires_on')
  return Number(text) * 1000
}

const unusable = (what: string) =>
  new CredentialUnavailable(`The managed identity endpoint's answer ${what}.`)
