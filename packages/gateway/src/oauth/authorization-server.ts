import type { IncomingMessage, ServerResponse } from 'node:http'
import type { JSONWebKeySet } from 'jose'
import type { IdentityProvider } from '../identity/identity-provider.ts'
import type { Clock } from '../kernel/clock.ts'
import type { Pause } from '../kernel/repeat.ts'
import type { Vault } from '../kernel/seal.ts'
import type { Store } from '../storage/ports/store.ts'
import type { Log } from '../telemetry/log.ts'
import { browserBinding } from './authorize/browser-binding.ts'
import type { CallbackAnswer } from './authorize/callback.ts'
import type { Consent } from './authorize/consent.ts'
import type { ClientMetadata, ClientPolicy } from './clients/client-metadata.ts'
import type { MetadataDocuments } from './clients/metadata-document.ts'
import {
  type AuthorizationServerSettings,
  type ClientMetadataRecord,
  type EngineParts,
  GRANTED_SCOPES,
  type Lifetimes,
  PATHS,
} from './engine/settings.ts'
import type { EngineServices } from './engine-services.ts'
import type { Registration } from './register.ts'
import { raiseStepUp, type StepUpDemand } from './step-up/raise-step-up.ts'
import type { StepUpLink } from './step-up/step-up-link.ts'
import { openKeyRing } from './tokens/key-ring.ts'
import type { KeyPolicy } from './tokens/key-schedule.ts'
import { type KnownRevocations, ownTokens } from './tokens/own-token.ts'
import type { KeySet } from './tokens/signing-keys.ts'
import { upstreamGrants } from './upstream/upstream-grant.ts'
import {
  type UpstreamPolicy,
  type UpstreamSessions,
  upstreamSessions,
} from './upstream/upstream-sessions.ts'

/** The OAuth 2.1 authorization server as the rest of the gateway sees it. */
export interface AuthorizationServer {
  /**
   * Every endpoint the engine answers itself: authorize, token, jwks, revoke, introspect, par, metadata.
   * @throws {StoreUnavailable} when tokens are asked for and the keys were not read for too long.
   */
  handle(request: IncomingMessage, response: ServerResponse): Promise<void>
  consent(): Promise<Consent>
  callback(request: IncomingMessage, answer: URLSearchParams): Promise<CallbackAnswer>
  register(body: unknown): Promise<Registration>
  /** The provider's word and tokens, for the grants that exist. */
  readonly upstream: UpstreamSessions
  stepUpLink(): Promise<StepUpLink>
  raiseStepUp(demand: StepUpDemand): Promise<URL>
  /**
   * What our tokens are verified with. A `kid` that is not there makes us look whether it is new.
   * @throws {StoreUnavailable} when that can't be found out.
   */
  publicKeys(kid?: string): JSONWebKeySet | Promise<JSONWebKeySet>
  /**
   * Loads the engine and asserts that it is wired as it must be. Nothing is answered before: whoever
   * comes first waits for it.
   */
  ready(): Promise<void>
  /** Stops following the signing keys. */
  close(): Promise<void>
}

export interface AuthorizationServerParts
  extends Pick<
    EngineParts,
    | 'fetch'
    | 'errorPage'
    | 'errorReturnPage'
    | 'appPage'
    | 'pageHeaders'
    | 'limitToken'
    | 'tokenAnswered'
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
  readonly revocations: KnownRevocations
  readonly pause: Pause
}

export async function createAuthorizationServer(
  settings: AuthorizationServerSettings,
  parts: AuthorizationServerParts,
): Promise<AuthorizationServer> {
  const { store, vault, clock, log, identity, staticClients, revocations } = parts
  const { stepUps, engineRecords: records } = store
  const { issuer, lifetimes } = settings
  const origin = new URL(issuer)
  const grants = upstreamGrants({ records, vault, clock, lifetimes })
  const policy = parts.upstreamPolicy
  const upstream = upstreamSessions({ grants, identity, policy, clock, log })
  const ring = await openKeyRing({ ...parts, policy: keyPolicy(lifetimes) })
  const { publicKeys } = ring
  const configured = new Map(staticClients.map((client) => [client.client_id, client]))
  const isConfigured = (id: string) => configured.has(id)
  const shared = {
    ...parts,
    ...store,
    records,
    upstream,
    grants,
    tokens: ownTokens({ issuer, publicKeys, revocations, clock }),
    binding: browserBinding(issuer.startsWith('https:')),
    findClient: async (id: string) => {
      const client = configured.get(id) ?? (await parts.documents.resolve(id))
      return client && engineMetadata(client, isConfigured(id))
    },
    isConfigured,
    explainClient: (id: string) => parts.documents.explain(id),
  }

  let module: Promise<typeof import('./engine-services.ts')> | undefined
  let engine: { readonly keys: KeySet; readonly services: EngineServices } | undefined

  // Half of what a start loads, and a process that is only shown tokens needs none of it.
  async function servicesWith(keys: KeySet): Promise<EngineServices> {
    module ??= import('./engine-services.ts')
    const { engineServices } = await module
    if (engine?.keys !== keys)
      engine = { keys, services: engineServices(settings, { ...shared, keys }) }
    return engine.services
  }
  const services = () => servicesWith(ring.current())

  return {
    async handle(request, response) {
      actAsPublicOrigin(request, origin)
      const keys = signs(request) ? await ring.forSigning() : ring.current()
      return (await servicesWith(keys)).answer(request, response)
    },
    consent: async () => (await services()).consent,
    callback: async (request, answer) => (await services()).callback(request, answer),
    register: async (body) => (await services()).register(body),
    async ready() {
      await services()
    },
    publicKeys,
    upstream,
    stepUpLink: async () => (await services()).stepUpLink,
    raiseStepUp: (demand) => raiseStepUp({ stepUps, issuer, clock }, demand),
    close: ring.stop,
  }
}

const keyPolicy = ({ signingKey, accessToken }: Lifetimes): KeyPolicy => ({
  maxAge: signingKey * 1000,
  tokenLifetime: accessToken * 1000,
})

/** Only there is anything signed. */
const signs = ({ url = '' }: IncomingMessage): boolean => url.split('?', 1)[0] === PATHS.token

/**
 * `scope` in metadata would be an allow-list of OpenID scopes to the engine. An operator's list
 * becomes ours; a stranger's list limits nobody and is left out.
 */
function engineMetadata(client: ClientMetadata, configured: boolean): ClientMetadataRecord {
  const { scope, ...metadata } = client
  return { ...metadata, ...(configured && scope ? { [GRANTED_SCOPES]: scope } : {}) }
}

/** The engine builds its URLs from the request; it only ever sees our configured origin there. */
function actAsPublicOrigin(request: IncomingMessage, { host, protocol }: URL): void {
  request.headers.host = host
  request.headers['x-forwarded-proto'] = protocol.slice(0, -1)
  delete request.headers['x-forwarded-host']
}
