import type { IncomingMessage } from 'node:http'
import type { Clock } from '../../kernel/clock.ts'
import type { Vault } from '../../kernel/seal.ts'
import { canonical } from '../../kernel/url.ts'
import type { EngineRecords } from '../../storage/ports/engine-records.ts'
import type { People } from '../../storage/ports/people.ts'
import type { RefreshReplies } from '../../storage/ports/refresh-replies.ts'
import type { StepUps } from '../../storage/ports/step-ups.ts'
import type { Log } from '../../telemetry/log.ts'
import type { TokenAnswer } from '../../telemetry/observer.ts'
import type { BrowserBinding } from '../authorize/browser-binding.ts'
import type { OwnTokens } from '../tokens/own-token.ts'
import type { KeySet } from '../tokens/signing-keys.ts'
import type { UpstreamSessions } from '../upstream/upstream-sessions.ts'

/** What the authorization server is told about its surroundings. Nothing is read from the environment. */
export interface AuthorizationServerSettings {
  /** The issuer, without a trailing slash (RFC 8414 section 2). */
  readonly issuer: string
  /** The resources we issue for; the first is the default (RFC 8707). */
  readonly resources: readonly string[]
  /** Every scope a tool can ask, in words a person understands. */
  readonly scopes: Readonly<Record<string, string>>
  /** Tools that act at other services: the scopes they need of us, and those they use there. */
  readonly delegations: readonly Delegation[]
  /** What a request without a scope gets (RFC 6749 section 3.3). */
  readonly defaultScopes: readonly string[]
  readonly resourceServerClients: ReadonlySet<string>
  readonly lifetimes: Lifetimes
  readonly serviceDocumentation?: string
}

export interface Delegation {
  readonly scopes: readonly string[]
  readonly downstream: readonly string[]
}

/** Seconds. */
export interface Lifetimes {
  readonly accessToken: number
  readonly authorizationCode: number
  readonly interaction: number
  readonly refreshToken: number
  /**
   * So long after a refresh token was redeemed, whoever repeats the request gets the same answer
   * again; 0: never. It ends before the access token in that answer does.
   */
  readonly refreshReplay: number
  readonly grant: number
  /** How long a registration waits for its first consent. */
  readonly unusedRegistration: number
  /** A signing key gets a successor at this age. */
  readonly signingKey: number
}

export const defaultLifetimes: Lifetimes = {
  accessToken: 600,
  authorizationCode: 60,
  interaction: 600,
  refreshToken: 14 * 86_400,
  // Clients that start several sessions at once repeat a refresh for up to 76 seconds.
  refreshReplay: 90,
  grant: 30 * 86_400,
  unusedRegistration: 7 * 86_400,
  signingKey: 30 * 86_400,
}

export interface EngineParts {
  readonly records: EngineRecords
  readonly refreshReplies: RefreshReplies
  readonly people: People
  readonly upstream: UpstreamSessions
  readonly stepUps: StepUps
  readonly vault: Vault
  /** The engine's for as long as it lives: with other keys, another engine is made. */
  readonly keys: KeySet
  readonly tokens: OwnTokens
  readonly clock: Clock
  readonly log: Log
  readonly binding: BrowserBinding
  /** Client metadata that is not in the records: static clients and metadata documents. */
  readonly findClient: (clientId: string) => Promise<ClientMetadataRecord | undefined>
  /** Whether the operator has configured this client: it is no stranger then. */
  readonly isConfigured: (clientId: string) => boolean
  /** Why a client's metadata document was not accepted, in words for its developer. */
  readonly explainClient: (clientId: string) => string | undefined
  /** The guarded fetch, for a client's `jwks_uri`. */
  readonly fetch: (url: string) => Promise<Response>
  /** Counts a token request of a client; a refusal carries its response headers. */
  readonly limitToken: (client: TokenClient, request: IncomingMessage) => TokenLimit
  /** Told of every answer of the token endpoint. */
  readonly tokenAnswered?: (answer: TokenAnswer) => void
  /** The page a browser gets when an error can't be sent to the client. */
  readonly errorPage: (title: string, whatHappened: string, whatToDo: string) => Promise<string>
  /** The page that takes a browser on to an app with a scheme of its own. */
  readonly appPage: (to: string) => Promise<string>
  /** The page from which a person takes an error to a client's website, or not. */
  readonly errorReturnPage: (to: string, error: string) => Promise<string>
  readonly pageHeaders: Readonly<Record<string, string>>
}

/** Metadata of a static client: the only scopes it may have. */
export const GRANTED_SCOPES = 'voordeur_scopes'

/** Who asks for a token. `proven` is false for a public client: anybody can use its id. */
export interface TokenClient {
  readonly clientId: string
  readonly proven: boolean
}

export interface TokenLimit {
  readonly allowed: boolean
  readonly headers: Readonly<Record<string, string>>
}

export type ClientMetadataRecord = Readonly<Record<string, unknown>> & {
  readonly client_id: string
}

export const PATHS = {
  authorization: '/oauth/authorize',
  token: '/oauth/token',
  jwks: '/oauth/jwks',
  registration: '/oauth/register',
  revocation: '/oauth/revoke',
  introspection: '/oauth/introspect',
  pushedAuthorizationRequest: '/oauth/par',
  callback: '/oauth/callback',
  consent: '/oauth/consent',
  stepUp: '/oauth/step-up',
} as const

/** The one address that must be registered at the sign-in service. */
export const callbackOf = (publicUrl: URL): string => canonical(publicUrl) + PATHS.callback
