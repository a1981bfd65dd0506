import { createApp } from './app.ts'
import { type B2cOptions, defaultB2cOptions } from './b2c-policies.ts'
import type { ClientRegistration } from './clients.ts'
import { ConfigurationError, registerClients } from './clients.ts'
import { createClock } from './clock.ts'
import { createConditions } from './conditions.ts'
import { createConsentTable } from './consent.ts'
import { type Control, createControl } from './control.ts'
import { isControlPath } from './control-endpoint.ts'
import { type Directory, type Person, sampleDirectory, type Tenant } from './directory.ts'
import { createFaults, type Faults } from './faults.ts'
import { createKeyRing } from './keys.ts'
import { createLoopDetector } from './loop-detector.ts'
import { type ManagedIdentity, registerManagedIdentities } from './managed-identity.ts'
import { createRequestLog, type RequestLog } from './request-log.ts'
import { findResource, parseScopes, type ResourceScopes } from './scopes.ts'
import { defaultLifetimes, type Lifetimes, type Services } from './services.ts'
import { createTicketStore } from './ticket-store.ts'

/** One line of the access log. The query is left out: it carries codes and hints. */
export interface AccessLogEntry {
  readonly method: string
  readonly path: string
  readonly status: number
  readonly milliseconds: number
  /** The stack of an unexpected failure, which the caller saw as a bare 500. */
  readonly failure?: string
}

export interface EntraLocalOptions {
  /** Where browsers and apps reach it: scheme, host and port. Every issuer begins with it. */
  readonly origin: string
  readonly clients: readonly ClientRegistration[]
  /** Default: {@link sampleDirectory}. */
  readonly directory?: Directory
  /** Seconds. Default: as at Entra. */
  readonly lifetimes?: Partial<Lifetimes>
  readonly accessLog?: (entry: AccessLogEntry) => void
  /** User-assigned managed identities, whose tokens `/msi/token` issues. */
  readonly managed_identities?: readonly ManagedIdentity[]
  /** What `/msi/token` expects in `X-IDENTITY-HEADER`. Default: a random text. */
  readonly identity_header?: string
  /** How often one token request may fail before it is called a loop (50196). Default: 20. */
  readonly loop_limit?: number
  readonly b2c?: Partial<B2cOptions>
  /** Milliseconds since the Unix epoch. */
  readonly now?: () => number
}

export interface EntraLocal {
  readonly origin: string
  readonly tenants: readonly Tenant[]
  readonly people: readonly Person[]
  /** Turns the weather: people, policies, keys, faults, clock, request log. */
  readonly control: Control
  /** The environment of a container with the managed identities. */
  readonly managedIdentity: {
    readonly IDENTITY_ENDPOINT: string
    readonly IDENTITY_HEADER: string
  }
  /** Settles when the signing keys exist; requests before that wait for them. */
  readonly ready: Promise<void>
  /** @throws ConnectionDropped when a fault says so. */
  fetch(request: Request): Promise<Response>
}

const MAX_CODES = 10_000
const MAX_REFRESH_TOKENS = 10_000
const LOOP_LIMIT = 20

/**
 * A local Entra ID as a fetch handler, for development and tests.
 * @throws ConfigurationError with NODE_ENV=production, for an unusable origin or registration.
 */
export function createEntraLocal(options: EntraLocalOptions): EntraLocal {
  refuseProduction()
  const { services, faults, requestLog } = createServices(options)
  const app = createApp(services)
  const hosts = acceptedHosts(services.origin)
  const { control, directory, managedIdentities, origin } = services
  return {
    origin,
    tenants: directory.tenants,
    people: directory.people,
    control,
    managedIdentity: {
      IDENTITY_ENDPOINT: `${origin}/msi/token`,
      IDENTITY_HEADER: managedIdentities.header,
    },
    ready: services.keys.then(() => {}),
    fetch: logged(options.accessLog, async (request) => {
      const { host, pathname } = new URL(request.url)
      if (!hosts.has(host)) return { response: misdirected(origin) }
      if (isControlPath(pathname)) return answerSafely(async () => app.fetch(request))
      return observed({ faults, requestLog }, request, async () => app.fetch(request))
    }),
  }
}

interface Outcome {
  readonly response: Response
  readonly failure?: string
}

const logged =
  (log: EntraLocalOptions['accessLog'], answer: (request: Request) => Promise<Outcome>) =>
  async (request: Request): Promise<Response> => {
    const startedAt = performance.now()
    const { response, failure } = await answer(request)
    log?.({
      method: request.method,
      path: new URL(request.url).pathname,
      status: response.status,
      milliseconds: performance.now() - startedAt,
      ...(failure !== undefined && { failure }),
    })
    return response
  }

/** Faults come first, as at a proxy; the request log sees what the caller sees. */
async function observed(
  { faults, requestLog }: { readonly faults: Faults; readonly requestLog: RequestLog },
  request: Request,
  answer: () => Promise<Response>,
): Promise<Outcome> {
  let failure: string | undefined
  const response = await requestLog.record(request, async () => {
    const spoiled = await faults.answer(new URL(request.url).pathname)
    if (spoiled) return spoiled
    const outcome = await answerSafely(answer)
    failure = outcome.failure
    return outcome.response
  })
  return { response, ...(failure !== undefined && { failure }) }
}

/** What went wrong inside goes to the log and never to the caller. */
async function answerSafely(answer: () => Promise<Response>): Promise<Outcome> {
  try {
    return { response: await answer() }
  } catch (fault) {
    const body = { error: 'server_error', error_description: 'Unexpected failure, see the log.' }
    const failure = fault instanceof Error ? (fault.stack ?? fault.message) : String(fault)
    return { response: Response.json(body, { status: 500 }), failure }
  }
}

/** Anyone can sign in as anyone here, so it never runs where that would matter. */
export function refuseProduction(): void {
  if (process.env['NODE_ENV'] !== 'production') return
  throw new ConfigurationError(
    'The local Entra ID does not run with NODE_ENV=production, because it signs anyone in ' +
      'without a password. Use a real Entra tenant there.',
  )
}

function createServices(options: EntraLocalOptions) {
  const lifetimes = { ...defaultLifetimes, ...options.lifetimes }
  const clock = createClock(options.now ?? Date.now)
  const { now, moment } = clock
  const directory = options.directory ?? sampleDirectory
  const clients = registerClients(options.clients)
  const keyRing = createKeyRing()
  const [faults, requestLog] = [createFaults(), createRequestLog()]
  const [conditions, consents] = [createConditions(), createConsentTable()]
  const loops = createLoopDetector({ limit: options.loop_limit ?? LOOP_LIMIT, now })
  const shared = { directory, conditions, consents, loops }
  const control = createControl({
    ...shared,
    ...{ keyRing, faults, requestLog, clock },
    readScopes: (clientId, scopes) => readScopes(clients, clientId, scopes),
    findResource: (resource) => findResource(resource, clients).appId,
  })
  const services: Services = {
    ...shared,
    origin: checkedOrigin(options.origin),
    clients,
    control,
    managedIdentities: registerManagedIdentities(
      options.managed_identities,
      options.identity_header,
    ),
    get keys() {
      return keyRing.keys
    },
    codes: createTicketStore({ lifetime: lifetimes.code, capacity: MAX_CODES, now }),
    refreshTokens: createTicketStore({
      lifetime: lifetimes.refreshToken,
      capacity: MAX_REFRESH_TOKENS,
      now,
    }),
    lifetimes,
    b2c: { ...defaultB2cOptions, ...options.b2c },
    now,
    moment,
  }
  return { services, faults, requestLog }
}

/** @throws RangeError for a client that is not registered, EntraError for an unknown scope. */
function readScopes(
  clients: Services['clients'],
  clientId: string,
  scopes: readonly string[],
): readonly ResourceScopes[] {
  const client = clients.get(clientId)
  if (!client) throw new RangeError(`No app has the client id '${String(clientId).slice(0, 100)}'.`)
  return parseScopes(scopes.join(' '), client, { clients }).resources
}

function checkedOrigin(value: string): string {
  if (URL.canParse(value) && new URL(value).origin === value) return value
  throw new ConfigurationError(
    `origin: '${value}' is not a scheme, host and port, such as http://localhost:3001.`,
  )
}

/** A page that rebinds its own name to this machine is turned away by the name it uses. */
function acceptedHosts(origin: string): ReadonlySet<string> {
  const { host, port } = new URL(origin)
  const suffix = port === '' ? '' : `:${port}`
  return new Set([host, ...['localhost', '127.0.0.1', '[::1]'].map((name) => name + suffix)])
}

const misdirected = (origin: string): Response =>
  Response.json(
    { error: 'invalid_request', error_description: `This service answers at ${origin} only.` },
    { status: 421 },
  )
