import type { IncomingMessage, ServerResponse } from 'node:http'
import type { JSONWebKeySet } from 'jose'
import type { IdentityProvider } from '../identity/identity-provider.ts'
import type { Clock } from '../kernel/clock.ts'
import type { Vault } from '../kernel/seal.ts'
import type { Store } from '../storage/ports/store.ts'
import type { Log } from '../telemetry/log.ts'
import { browserBinding } from './authorize/browser-binding.ts'
import { type CallbackAnswer, callback } from './authorize/callback.ts'
import { type Consent, consent } from './authorize/consent.ts'
import type { ClientMetadata, ClientPolicy } from './clients/client-metadata.ts'
import type { MetadataDocuments } from './clients/metadata-document.ts'
import { createProvider } from './engine/provider.ts'
import {
  type AuthorizationServerSettings,
  type ClientMetadataRecord,
  type EngineParts,
  GRANTED_SCOPES,
} from './engine/settings.ts'
import { type Registration, register } from './register.ts'
import { raiseStepUp, type StepUpDemand } from './step-up/raise-step-up.ts'
import { type StepUpLink, stepUpLink } from './step-up/step-up-link.ts'
import { loadSigningKeys } from './tokens/signing-keys.ts'
import { upstreamGrants } from './upstream/upstream-grant.ts'
import {
  type UpstreamPolicy,
  type UpstreamSessions,
  upstreamSessions,
} from './upstream/upstream-sessions.ts'

/** The OAuth 2.1 authorization server as the rest of the gateway sees it. */
export interface AuthorizationServer {
  /** Every endpoint the engine answers itself: authorize, token, jwks, revoke, introspect, par, metadata. */
  handle(request: IncomingMessage, response: ServerResponse): Promise<void>
  readonly consent: Consent
  callback(request: IncomingMessage, answer: URLSearchParams): Promise<CallbackAnswer>
  register(body: unknown): Promise<Registration>
  /** The provider's word and tokens, for the grants that exist. */
  readonly upstream: UpstreamSessions
  readonly stepUpLink: StepUpLink
  raiseStepUp(demand: StepUpDemand): Promise<URL>
  publicKeys(): JSONWebKeySet
}

export interface AuthorizationServerParts
  extends Pick<
    EngineParts,
    'fetch' | 'errorPage' | 'errorReturnPage' | 'appPage' | 'pageHeaders' | 'limitToken'
  > {
  readonly store: Store
  readonly vault: Vault
  readonly clock: Clock
  readonly log: Log
  readonly identity: IdentityProvider
  readonly staticClients: readonly ClientMetadata[]
  readonly documents: MetadataDocuments
  readonly registrationPolicy: ClientPolicy
  readonly upstreamPolicy: UpstreamPolicy
}

export async function createAuthorizationServer(
  settings: AuthorizationServerSettings,
  parts: AuthorizationServerParts,
): Promise<AuthorizationServer> {
  const { store, vault, clock, log, identity, staticClients } = parts
  const { stepUps, engineRecords: records } = store
  const grants = upstreamGrants(records, vault)
  const policy = parts.upstreamPolicy
  const upstream = upstreamSessions({ grants, identity, policy, clock, log })
  const keys = await loadSigningKeys(store.signingKeys, vault, clock)
  const configured = new Map(staticClients.map((client) => [client.client_id, client]))
  const isConfigured = (id: string) => configured.has(id)
  const binding = browserBinding(settings.issuer.startsWith('https:'))
  const provider = createProvider(settings, {
    ...parts,
    binding,
    records,
    people: store.people,
    upstream,
    stepUps,
    keys,
    findClient: async (id) => {
      const client = configured.get(id) ?? (await parts.documents.resolve(id))
      return client && engineMetadata(client, isConfigured(id))
    },
    isConfigured,
    explainClient: (id) => parts.documents.explain(id),
  })
  const answer = provider.callback()
  const shared = {
    provider,
    records,
    grants,
    stepUps,
    signIns: store.signIns,
    identity,
    binding,
    clock,
  }

  return {
    handle: (request, response) => {
      actAsPublicOrigin(request, settings.issuer)
      return answer(request, response)
    },
    consent: consent({
      ...shared,
      settings,
      isConfigured,
      csrfKey: vault.deriveKey('consent-form'),
    }),
    callback: (request, parameters) =>
      callback({ ...shared, settings, people: store.people, log }, request, parameters),
    register: (body) =>
      register(
        {
          provider,
          records,
          vault,
          clock,
          policy: parts.registrationPolicy,
          unusedLifetime: settings.lifetimes.unusedRegistration,
        },
        body,
      ),
    publicKeys: () => keys.publicKeys,
    upstream,
    stepUpLink: stepUpLink({
      ...shared,
      issuer: settings.issuer,
      clientName: async (id) => (await provider.Client.find(id))?.clientName ?? id,
    }),
    raiseStepUp: (demand) => raiseStepUp({ stepUps, issuer: settings.issuer, clock }, demand),
  }
}

/**
 * `scope` in metadata would be an allow-list of OpenID scopes to the engine. An operator's list
 * becomes ours; a stranger's list limits nobody and is left out.
 */
function engineMetadata(client: ClientMetadata, configured: boolean): ClientMetadataRecord {
  const { scope, ...metadata } = client
  return { ...metadata, ...(configured && scope ? { [GRANTED_SCOPES]: scope } : {}) }
}

/** The engine builds its URLs from the request; it only ever sees our configured origin there. */
function actAsPublicOrigin(request: IncomingMessage, issuer: string): void {
  const { host, protocol } = new URL(issuer)
  request.headers.host = host
  request.headers['x-forwarded-proto'] = protocol.slice(0, -1)
  delete request.headers['x-forwarded-host']
}
