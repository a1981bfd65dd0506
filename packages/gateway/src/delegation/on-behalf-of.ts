import { boundedJson } from '../identity/bounded-json.ts'
import type { ClientAuthentication } from '../identity/client-authentication/client-authentication.ts'
import type { Clock } from '../kernel/clock.ts'
import { isGuid } from '../kernel/guid.ts'
import { traceHeaders } from '../telemetry/current-trace.ts'
import type { Assertion } from './assertion-source.ts'
import { claimsParameter } from './claims-request.ts'
import { classify, type Refusal } from './classify.ts'
import { MESSAGES } from './messages.ts'
import { type DownstreamToken, readTokenAnswer } from './token-answer.ts'

export interface OnBehalfOfOptions {
  readonly tokenEndpoint: TokenEndpointOf
  readonly clientId: string
  readonly authentication: ClientAuthentication
  /** Says `cp1`: only where a claims challenge of every resource is handled. */
  readonly claimsCapable: boolean
  /** Plain http: only for a gateway that is itself on loopback. */
  readonly allowInsecure: boolean
  readonly clock: Clock
  /** For one exchange, its body included; 10 seconds when left out. */
  readonly timeoutMs?: number
}

export interface ExchangeRequest {
  readonly assertion: Assertion
  /** In full, of one resource. */
  readonly scopes: readonly string[]
  /** A claims request that the provider or a resource raised; JSON. */
  readonly claims?: string | undefined
}

/** Where token requests of a tenant go. @throws when it can't be found out now. */
export type TokenEndpointOf = (tenantId: string) => string | Promise<string>

/** At Entra every tenant is below one host: `https://login.microsoftonline.com` or another cloud's. */
export const entraTokenEndpoint =
  (authorityHost: URL): TokenEndpointOf =>
  (tenantId) =>
    new URL(`/${tenantId}/oauth2/v2.0/token`, authorityHost).href

/** One exchange, tried once. It never rejects for what the provider answers or fails to. */
export type Exchange = (request: ExchangeRequest) => Promise<DownstreamToken | Refusal>

const TIMEOUT_MS = 10_000

/**
 * Entra's On-Behalf-Of: the JWT bearer grant (RFC 7523 section 2.1) with
 * `requested_token_use=on_behalf_of`. The request goes to the person's own tenant, since the
 * provider refuses `common` here (AADSTS9001023), and follows no redirect: its body is a secret.
 */
export function onBehalfOf(options: OnBehalfOfOptions): Exchange {
  return async (request) => {
    const { tenantId } = request.assertion
    if (!isGuid(tenantId))
      return operatorError(new Error('the tenant of the assertion is no tenant id'))
    const endpoint = await endpointOf(tenantId, options)
    if (typeof endpoint !== 'string') return endpoint
    const credential = await credentialFor(options, endpoint)
    if ('failure' in credential) return credential
    const body = parameters(request, options, credential.parameters)
    try {
      return await post(endpoint, body, options)
    } catch (cause) {
      return unavailable(cause)
    }
  }
}

async function endpointOf(
  tenantId: string,
  { tokenEndpoint, allowInsecure }: OnBehalfOfOptions,
): Promise<string | Refusal> {
  try {
    const endpoint = await tokenEndpoint(tenantId)
    return isSecure(endpoint, allowInsecure)
      ? endpoint
      : operatorError(new Error('the token endpoint must be https'))
  } catch (cause) {
    return unavailable(cause)
  }
}

const isSecure = (endpoint: string, allowInsecure: boolean): boolean =>
  allowInsecure || new URL(endpoint).protocol === 'https:'

interface Credential {
  readonly parameters: Readonly<Record<string, string>>
}

async function credentialFor(
  { authentication }: OnBehalfOfOptions,
  endpoint: string,
): Promise<Credential | Refusal> {
  try {
    return { parameters: await authentication.parameters(endpoint) }
  } catch (cause) {
    return { ...operatorError(cause), everybody: true }
  }
}

function parameters(
  { assertion, scopes, claims }: ExchangeRequest,
  { clientId, claimsCapable }: OnBehalfOfOptions,
  credential: Readonly<Record<string, string>>,
): URLSearchParams {
  const asked = claimsParameter(claims, claimsCapable)
  return new URLSearchParams({
    ...credential,
    grant_type: 'urn:ietf:params:oauth:grant-type:jwt-bearer',
    client_id: clientId,
    assertion: assertion.token,
    scope: scopes.join(' '),
    requested_token_use: 'on_behalf_of',
    ...(asked !== undefined && { claims: asked }),
  })
}

async function post(
  endpoint: string,
  body: URLSearchParams,
  { clock, timeoutMs = TIMEOUT_MS }: OnBehalfOfOptions,
): Promise<DownstreamToken | Refusal> {
  const response = await fetch(endpoint, {
    method: 'POST',
    body,
    redirect: 'error',
    headers: { accept: 'application/json', ...traceHeaders() },
    signal: AbortSignal.timeout(timeoutMs),
  })
  if (response.status === 200) return readTokenAnswer(await boundedJson(response))
  const retryAfter = response.headers.get('retry-after')
  const answer = { status: response.status, body: await readable(response), retryAfter }
  return classify(answer, clock.now())
}

/** A refusal is judged by its status when its body is a proxy's page, say. */
async function readable(response: Response): Promise<unknown> {
  try {
    return await boundedJson(response)
  } catch {
    return undefined
  }
}

const operatorError = (cause: unknown): Refusal => ({
  failure: { class: 'CONFIG', message: MESSAGES.CONFIG },
  cause,
})

/** `fetch` keeps why it failed one level down. */
const unavailable = (cause: unknown): Refusal => ({
  failure: { class: 'TRANSIENT', message: MESSAGES.TRANSIENT },
  cause: cause instanceof Error && cause.cause instanceof Error ? cause.cause : cause,
})
