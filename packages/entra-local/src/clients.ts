import { type RegisteredCertificate, readCertificate } from './registered-certificate.ts'
import { clientFaults } from './registration-faults.ts'

/** An app registration, in the words of RFC 7591 and of Graph's application resource. */
export interface ClientRegistration {
  /** The application id, a GUID as at Entra. */
  readonly client_id: string
  /** Needed unless the app has another credential or is public. */
  readonly client_secret?: string
  /** Empty for an app that nobody signs in to. */
  readonly redirect_uris: readonly string[]
  /** Shown on the sign-in page. */
  readonly name: string
  /** Scopes the app exposes as an API, without prefix. Default: `access_as_user`. */
  readonly scopes?: readonly string[]
  /** App ID URIs besides `api://<client_id>`, which every app has here. */
  readonly app_id_uris?: readonly string[]
  /** The version of access tokens for this app as a resource. Default: 2. */
  readonly requested_access_token_version?: 1 | 2
  /** Application permissions the app exposes, each with the apps that hold it. */
  readonly app_roles?: readonly AppRole[]
  /** X.509 certificates in PEM, whose keys sign client assertions. */
  readonly certificates?: readonly string[]
  /** Whose tokens stand in for a credential. */
  readonly federated_credentials?: readonly FederatedCredential[]
  /** Default: true. A single-tenant app belongs to the directory's first tenant. */
  readonly multi_tenant?: boolean
  /** Lets personal Microsoft accounts in, at `common` and `consumers`. Default: false. */
  readonly personal_accounts?: boolean
  /** An app without a credential, such as a program on someone's machine. Default: false. */
  readonly public_client?: boolean
}

export interface AppRole {
  readonly value: string
  /** Client ids. */
  readonly assigned_to: readonly string[]
}

/** A federated identity credential; each of the three must match exactly, case included. */
export interface FederatedCredential {
  readonly issuer: string
  readonly subject: string
  readonly audiences: readonly string[]
}

/** A registration with its defaults filled in. */
export interface Client
  extends Required<Omit<ClientRegistration, 'client_secret' | 'certificates'>> {
  readonly client_secret: string | undefined
  readonly certificates: readonly RegisteredCertificate[]
}

/** A setting that cannot work. The message lists every fault, one a line, with its fix. */
export class ConfigurationError extends Error {
  override readonly name = 'ConfigurationError'
}

/** @throws ConfigurationError naming every fault at once. */
export function registerClients(value: unknown): ReadonlyMap<string, Client> {
  if (!Array.isArray(value) || value.length === 0)
    throw new ConfigurationError(
      'clients: expected a non-empty list of {client_id, client_secret, redirect_uris, name}.',
    )
  const faults = value.flatMap((entry, index) => clientFaults(entry, `clients[${index}]`))
  if (faults.length > 0) throw new ConfigurationError(faults.join('\n'))
  const clients = value.map((entry: ClientRegistration) => withDefaults(entry))
  return new Map(clients.map((client) => [client.client_id, client]))
}

const withDefaults = (entry: ClientRegistration): Client => ({
  client_id: entry.client_id,
  client_secret: entry.client_secret,
  redirect_uris: entry.redirect_uris,
  name: entry.name,
  scopes: entry.scopes ?? ['access_as_user'],
  app_id_uris: [`api://${entry.client_id}`, ...(entry.app_id_uris ?? [])],
  requested_access_token_version: entry.requested_access_token_version ?? 2,
  app_roles: entry.app_roles ?? [],
  certificates: (entry.certificates ?? []).map(readCertificate),
  federated_credentials: entry.federated_credentials ?? [],
  multi_tenant: entry.multi_tenant ?? true,
  personal_accounts: entry.personal_accounts ?? false,
  public_client: entry.public_client ?? false,
})

/**
 * Exact and case-sensitive, as at Entra; the port alone may differ, and only for the literal
 * host `localhost` over http (RFC 8252 section 7.3 narrowed to what the web platform accepts).
 */
export function acceptsRedirect(client: Pick<Client, 'redirect_uris'>, asked: string): boolean {
  const portless = withoutLocalhostPort(asked)
  return client.redirect_uris.some((uri) => uri === asked || withoutLocalhostPort(uri) === portless)
}

const withoutLocalhostPort = (uri: string): string =>
  uri.replace(/^http:\/\/localhost:\d{1,5}/, 'http://localhost')
