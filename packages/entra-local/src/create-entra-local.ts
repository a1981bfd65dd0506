import { createApp } from './app.ts'
import type { ClientRegistration } from './clients.ts'
import { ConfigurationError, registerClients } from './clients.ts'
import { type Directory, type Person, sampleDirectory, type Tenant } from './directory.ts'
import { createSigningKeys } from './keys.ts'
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
  /** Milliseconds since the Unix epoch. */
  readonly now?: () => number
}

export interface EntraLocal {
  readonly origin: string
  readonly tenants: readonly Tenant[]
  readonly people: readonly Person[]
  /** Settles when the signing keys exist; requests before that wait for them. */
  readonly ready: Promise<void>
  fetch(request: Request): Promise<Response>
}

const MAX_CODES = 10_000
const MAX_REFRESH_TOKENS = 10_000

/**
 * A local Entra ID as a fetch handler, for development and tests.
 * @throws ConfigurationError with NODE_ENV=production, for an unusable origin or registration.
 */
export function createEntraLocal(options: EntraLocalOptions): EntraLocal {
  refuseProduction()
  const services = createServices(options)
  const app = createApp(services)
  const hosts = acceptedHosts(services.origin)
  const { tenants, people } = services.directory
  return {
    origin: services.origin,
    tenants,
    people,
    ready: services.keys.then(() => {}),
    async fetch(request) {
      const startedAt = performance.now()
      const outcome = hosts.has(new URL(request.url).host)
        ? await answerSafely(() => app.fetch(request))
        : { response: misdirected(services.origin) }
      options.accessLog?.({
        method: request.method,
        path: new URL(request.url).pathname,
        status: outcome.response.status,
        milliseconds: performance.now() - startedAt,
        ...('failure' in outcome && { failure: outcome.failure }),
      })
      return outcome.response
    },
  }
}

/** What went wrong inside goes to the log and never to the caller. */
async function answerSafely(answer: () => Response | Promise<Response>) {
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

function createServices(options: EntraLocalOptions): Services {
  const lifetimes = { ...defaultLifetimes, ...options.lifetimes }
  const now = options.now ?? Date.now
  return {
    origin: checkedOrigin(options.origin),
    directory: options.directory ?? sampleDirectory,
    clients: registerClients(options.clients),
    keys: createSigningKeys(),
    codes: createTicketStore({ lifetime: lifetimes.code, capacity: MAX_CODES, now }),
    refreshTokens: createTicketStore({
      lifetime: lifetimes.refreshToken,
      capacity: MAX_REFRESH_TOKENS,
      now,
    }),
    lifetimes,
    now,
  }
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
