import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { TestContext } from 'node:test'
import type Provider from 'oidc-provider'
import type { IdentityProvider } from '../../identity/identity-provider.ts'
import { type Clock, systemClock } from '../../kernel/clock.ts'
import { sha256 } from '../../kernel/hash.ts'
import { createVault, type Vault } from '../../kernel/seal.ts'
import type { Store } from '../../storage/ports/store.ts'
import { type Log, silentLog } from '../../telemetry/log.ts'
import { browserBinding } from '../authorize/browser-binding.ts'
import { ownTokens } from '../tokens/own-token.ts'
import { keySetOf, newKey, openKey } from '../tokens/signing-keys.ts'
import { upstreamGrants } from '../upstream/upstream-grant.ts'
import { upstreamSessions } from '../upstream/upstream-sessions.ts'
import { createProvider } from './provider.ts'
import {
  type AuthorizationServerSettings,
  type ClientMetadataRecord,
  defaultLifetimes,
  PATHS,
} from './settings.ts'
import { currentUnit, unitOfWork } from './unit-of-work.ts'

export const RESOURCE = 'https://voordeur.example/mcp'
export const SCOPE = 'a:read a:write'
/** A public client, as most are. */
export const APP = 'app'

const SETTINGS: AuthorizationServerSettings = {
  issuer: 'https://voordeur.example',
  resources: [RESOURCE],
  scopes: { 'a:read': 'Read', 'a:write': 'Write' },
  delegations: [],
  defaultScopes: ['a:read'],
  resourceServerClients: new Set(),
  lifetimes: defaultLifetimes,
}

const app: ClientMetadataRecord = {
  client_id: APP,
  redirect_uris: ['http://localhost/callback'],
  grant_types: ['authorization_code', 'refresh_token'],
  token_endpoint_auth_method: 'none',
}

export interface EngineOptions {
  readonly store: Store
  readonly vault?: Vault
  readonly clock?: Clock
  readonly log?: Log
  /** Seconds. */
  readonly refreshReplay?: number
  /** Beside {@link APP}. */
  readonly clients?: readonly ClientMetadataRecord[]
  /** What the provider says of a person; it is asked an hour after the sign-in. */
  readonly upstreamRefresh?: IdentityProvider['refresh']
  /** Told of each token request that counts. */
  readonly counted?: () => void
  /** Around each request. */
  readonly around?: (
    request: IncomingMessage,
    response: ServerResponse,
    handle: () => Promise<void>,
  ) => Promise<void>
}

/** The engine alone, over HTTP: one replica, on a store that others may share. */
export interface Engine {
  readonly url: string
  readonly provider: Provider
  /** A grant with its first refresh token, as if a person had just signed in. */
  connect(clientId?: string): Promise<Connected>
  /** A code as a browser would bring it to the client. */
  code(challenge: string, clientId?: string): Promise<string>
  /** As a process dies: nobody gets an answer any more. */
  kill(): Promise<void>
}

export interface Connected {
  readonly refreshToken: string
  /** SHA-256 of the grant's id. */
  readonly grant: string
  readonly personId: string
}

/** The same for every engine that shares a store. */
export const sharedVault = createVault(Buffer.alloc(32, 7))
const times = { createdAt: 0, signsFrom: 0 }
const key = openKey(sharedVault, await newKey(sharedVault, times))
const keys = keySetOf([key], key)

export async function startEngine(options: EngineOptions): Promise<Engine> {
  const { store, vault = sharedVault, clock = systemClock, log = silentLog } = options
  const records = store.engineRecords
  const lifetimes = {
    ...defaultLifetimes,
    refreshReplay: options.refreshReplay ?? defaultLifetimes.refreshReplay,
  }
  const settings = { ...SETTINGS, lifetimes }
  const grants = upstreamGrants({ records, vault, clock, lifetimes })
  const refresh = options.upstreamRefresh ?? (async () => ({ accessToken: 'upstream' }))
  const known = new Map([app, ...(options.clients ?? [])].map((each) => [each.client_id, each]))
  const page = async (...words: string[]) => `<p>${words.join('</p><p>')}</p>`
  const provider = createProvider(settings, {
    records,
    refreshReplies: store.refreshReplies,
    people: store.people,
    upstream: upstreamSessions({
      grants,
      identity: { refresh } as IdentityProvider,
      policy: { recheckAfter: 3_600, tolerateUnreachable: 4 * 3_600 },
      clock,
      log,
    }),
    stepUps: store.stepUps,
    vault,
    keys,
    tokens: ownTokens({
      issuer: settings.issuer,
      publicKeys: () => keys.publicKeys,
      revocations: { isRevoked: () => false, isCurrent: () => true },
      clock,
    }),
    clock,
    log,
    binding: browserBinding(true),
    findClient: async (id) => known.get(id),
    isConfigured: (id) => known.has(id),
    explainClient: () => undefined,
    fetch: async () => Response.error(),
    limitToken: () => {
      options.counted?.()
      return { allowed: true, headers: {} }
    },
    errorPage: page,
    appPage: page,
    errorReturnPage: page,
    pageHeaders: {},
  })
  const handle = provider.callback()
  const around = options.around ?? ((_request, _response, work) => work())
  const server = await listen((request, response) => {
    request.headers.host = 'voordeur.example'
    request.headers['x-forwarded-proto'] = 'https'
    void around(request, response, () => handle(request, response))
  })

  async function grantFor(clientId: string) {
    const personId = await store.people.idFor({ issuer: 'https://idp.example', subject: 'noor' })
    const grant = new provider.Grant({ clientId, accountId: personId })
    grant.addResourceScope(RESOURCE, SCOPE)
    const grantId = await grant.save()
    const upstream = {
      personId,
      key: { issuer: 'https://idp.example', subject: 'noor' },
      clientId,
      downstream: [],
      refreshToken: 'upstream refresh',
      checkedAt: clock.now(),
    }
    const endsAt = clock.now() + lifetimes.refreshToken * 1000
    currentUnit().writes.push(grants.saved(sha256(grantId), upstream, endsAt))
    const client = await provider.Client.find(clientId)
    if (!client) throw new Error(`There is no client ${clientId}.`)
    return { personId, grantId, client }
  }

  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    provider,
    connect: (clientId = APP) =>
      unitOfWork(records, async () => {
        const { personId, grantId, client } = await grantFor(clientId)
        const token = new provider.RefreshToken({
          accountId: personId,
          client,
          grantId,
          gty: 'authorization_code',
          scope: SCOPE,
          resource: RESOURCE,
        } as ConstructorParameters<Provider['RefreshToken']>[0])
        return { refreshToken: await token.save(), grant: sha256(grantId), personId }
      }),
    code: (challenge, clientId = APP) =>
      unitOfWork(records, async () => {
        const { personId, grantId, client } = await grantFor(clientId)
        const code = new provider.AuthorizationCode({
          accountId: personId,
          client,
          grantId,
          scope: SCOPE,
          resource: RESOURCE,
          redirectUri: 'http://localhost/callback',
          codeChallenge: challenge,
          codeChallengeMethod: 'S256',
        } as ConstructorParameters<Provider['AuthorizationCode']>[0])
        return code.save()
      }),
    async kill() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

function listen(
  answer: (request: IncomingMessage, response: ServerResponse) => void,
): Promise<Server> {
  const server = createServer(answer)
  return new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(server)))
}

/** One answer of the token or the revocation endpoint. */
export interface EngineAnswer {
  readonly status: number
  readonly headers: Headers
  readonly text: string
  readonly body: {
    readonly refresh_token?: string
    readonly access_token?: string
    readonly error?: string
    readonly scope?: string
  }
}

export async function post(
  { url }: Pick<Engine, 'url'>,
  path: string,
  fields: Record<string, string>,
  init: Pick<RequestInit, 'headers' | 'signal'> = {},
): Promise<EngineAnswer> {
  const response = await fetch(url + path, {
    method: 'POST',
    body: new URLSearchParams(fields),
    ...init,
  })
  const text = await response.text()
  const body = text.startsWith('{') ? (JSON.parse(text) as EngineAnswer['body']) : {}
  return { status: response.status, headers: response.headers, text, body }
}

/** A refresh of the public client. */
export const refresh = (
  engine: Pick<Engine, 'url'>,
  refreshToken: string,
  more: Record<string, string> = {},
  init: Pick<RequestInit, 'headers' | 'signal'> = {},
): Promise<EngineAnswer> =>
  post(
    engine,
    PATHS.token,
    { grant_type: 'refresh_token', client_id: APP, refresh_token: refreshToken, ...more },
    init,
  )

/** RFC 7009. */
export const revoke = (
  engine: Pick<Engine, 'url'>,
  token: string,
  init: Pick<RequestInit, 'headers' | 'signal'> = {},
): Promise<EngineAnswer> => post(engine, PATHS.revocation, { client_id: APP, token }, init)

/** Moves the clock of the process on; between two calls it stands still. */
export function later(t: TestContext, seconds: number): void {
  const then = Date.now() + seconds * 1000
  t.mock.timers.reset()
  t.mock.timers.enable({ apis: ['Date'], now: then })
}
