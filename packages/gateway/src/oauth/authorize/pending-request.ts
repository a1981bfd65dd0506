import type { IncomingMessage, ServerResponse } from 'node:http'
import type Provider from 'oidc-provider'
import { errors } from 'oidc-provider'
import type { AuthorizationServerSettings } from '../engine/settings.ts'
import { downstreamOf, sortScopes } from '../scopes.ts'

/** An authorization request the engine has checked and that waits for a person's answer. */
export interface PendingRequest {
  readonly id: string
  readonly client: {
    readonly id: string
    readonly name: string
    readonly origin: 'metadata-document' | 'registered' | 'configured'
  }
  readonly redirectUri: string
  readonly resources: readonly string[]
  /** Of the scopes that were asked, the ones that exist. */
  readonly scopes: readonly string[]
  /** What tools under these scopes do at other services as this person; fully qualified scopes. */
  readonly downstream: readonly string[]
  /** The client also gets an ID token: it learns the person's internal id. */
  readonly learnsWho: boolean
  /** The client gets a refresh token: it stays connected until the grant ends. */
  readonly staysConnected: boolean
  readonly loginHint?: string
}

/**
 * The request this browser is answering; its cookie says which.
 * @returns `undefined` when there is none: too old, answered, or another browser's.
 */
export async function pendingRequest(
  provider: Provider,
  settings: AuthorizationServerSettings,
  isConfigured: (clientId: string) => boolean,
  exchange: { readonly request: IncomingMessage; readonly response: ServerResponse },
): Promise<PendingRequest | undefined> {
  const interaction = await findInteraction(provider, exchange)
  if (!interaction || interaction.result) return undefined
  const { params } = interaction
  const clientId = String(params['client_id'])
  const client = await provider.Client.find(clientId)
  if (!client) return undefined
  const { known, oidc } = sortScopes(params['scope'], settings)
  return {
    id: interaction.uid,
    client: {
      id: clientId,
      name: client.clientName ?? clientId,
      origin: originOf(clientId, isConfigured),
    },
    redirectUri: String(params['redirect_uri']),
    resources: [params['resource'] ?? []].flat().map(String),
    scopes: known,
    downstream: downstreamOf(known, settings),
    learnsWho: oidc.includes('openid'),
    staysConnected: client.grantTypeAllowed('refresh_token'),
    ...(params['login_hint'] ? { loginHint: String(params['login_hint']).slice(0, 320) } : {}),
  }
}

async function findInteraction(
  provider: Provider,
  { request, response }: { request: IncomingMessage; response: ServerResponse },
) {
  try {
    return await provider.interactionDetails(request, response)
  } catch (error) {
    if (error instanceof errors.SessionNotFound) return undefined
    throw error
  }
}

function originOf(clientId: string, isConfigured: (clientId: string) => boolean) {
  if (isConfigured(clientId)) return 'configured'
  // Only the address of a metadata document is a URL; ids that we give out never are.
  return URL.canParse(clientId) ? 'metadata-document' : 'registered'
}
