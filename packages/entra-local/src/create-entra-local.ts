import { createApp } from './app.ts'
import { ConfigurationError } from './clients.ts'
import type { Control } from './control.ts'
import { isControlPath } from './control-endpoint.ts'
import { createServices } from './create-services.ts'
import type { Person, Tenant } from './directory.ts'
import type { Faults } from './faults.ts'
import type { EntraLocalOptions } from './options.ts'
import type { RequestLog } from './request-log.ts'

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
