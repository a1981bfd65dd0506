import type Provider from 'oidc-provider'
import type { AdapterPayload } from 'oidc-provider'
import { errors } from 'oidc-provider'
import { seconds } from '../kernel/clock.ts'
import { randomToken } from '../kernel/random.ts'
import type { ClientPolicy } from './clients/client-metadata.ts'
import { normaliseRegistration } from './clients/registration.ts'
import { type AdapterOptions, createAdapter } from './engine/adapter.ts'
import { unitOfWork } from './engine/unit-of-work.ts'

export interface RegisterParts extends AdapterOptions {
  readonly provider: Provider
  readonly policy: ClientPolicy
}

export type Registration =
  | { readonly type: 'registered'; readonly client: Readonly<Record<string, unknown>> }
  | { readonly type: 'refused'; readonly error: string; readonly description: string }

/** Sealed it is a third longer: a registration takes at most 8 KiB of the database. */
const MAX_RECORD_BYTES = 6_000

const SECRET_METHODS = new Set(['client_secret_basic', 'client_secret_post'])

/**
 * Dynamic Client Registration (RFC 7591). Each caller becomes a client of its own, with its own
 * secret where it asked for one; nothing is shared between clients.
 */
export async function register(parts: RegisterParts, body: unknown): Promise<Registration> {
  const normal = normaliseRegistration(body, parts.policy)
  if ('error' in normal) return { type: 'refused', ...normal }

  // A scope here would be an allow-list to the engine; what a person consents to is the list.
  const { scope, ...metadata } = normal.metadata
  const client = { ...metadata, client_id: `dyn_${randomToken(16)}`, ...secretFor(metadata) }
  const refused = tooLarge(client) ?? (await refusedByEngine(parts.provider, client))
  if (refused) return refused

  const clients = createAdapter('Client', parts)
  await unitOfWork(parts.records, async () => {
    const kept = parts.lifetimes.unusedRegistration
    await clients.upsert(client.client_id, client as AdapterPayload, kept)
  })
  const answer = {
    ...client,
    client_id_issued_at: seconds(parts.clock),
    ...(scope ? { scope } : {}),
  }
  return { type: 'registered', client: answer }
}

/** RFC 7591 section 3.2.1: a secret of its own for a client that will prove itself with one. */
function secretFor({ token_endpoint_auth_method: method }: { token_endpoint_auth_method: string }) {
  const needed = SECRET_METHODS.has(method)
  return needed ? { client_secret: randomToken(), client_secret_expires_at: 0 } : {}
}

function tooLarge(client: object): Registration | undefined {
  if (Buffer.byteLength(JSON.stringify(client)) <= MAX_RECORD_BYTES) return undefined
  const description = `The metadata is larger than ${MAX_RECORD_BYTES} bytes: shorten its addresses, or give jwks_uri instead of jwks.`
  return { type: 'refused', error: 'invalid_client_metadata', description }
}

/** The engine judges the metadata too: what it would not load is not stored. */
async function refusedByEngine(
  provider: Provider,
  client: object,
): Promise<Registration | undefined> {
  try {
    await (provider.Client as unknown as ClientValidator).validate(client)
    return undefined
  } catch (error) {
    if (!(error instanceof errors.OIDCProviderError)) throw error
    const description = error.error_description ?? error.message
    return { type: 'refused', error: error.error, description }
  }
}

interface ClientValidator {
  validate(metadata: object): Promise<void>
}
