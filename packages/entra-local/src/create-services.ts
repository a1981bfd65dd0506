import { defaultB2cOptions } from './b2c-policies.ts'
import { ConfigurationError, registerClients } from './clients.ts'
import { createClock } from './clock.ts'
import { createConditions } from './conditions.ts'
import { createConsentTable } from './consent.ts'
import { createControl } from './control.ts'
import { sampleDirectory } from './directory.ts'
import { createFaults } from './faults.ts'
import { createKeyRing } from './keys.ts'
import { createLoopDetector } from './loop-detector.ts'
import { registerManagedIdentities } from './managed-identity.ts'
import type { EntraLocalOptions } from './options.ts'
import { createRequestLog } from './request-log.ts'
import { findResource, parseScopes, type ResourceScopes } from './scopes.ts'
import { defaultLifetimes, type Lifetimes, type Services } from './services.ts'
import { createTicketStore } from './ticket-store.ts'

const MAX_CODES = 10_000
const MAX_REFRESH_TOKENS = 10_000
const LOOP_LIMIT = 20

/**
 * Everything that one directory keeps, wired; faults and request log stand in front of it.
 * @throws ConfigurationError for an unusable origin, registration or managed identity.
 */
export function createServices(options: EntraLocalOptions) {
  const clock = createClock(options.now ?? Date.now)
  const { now, moment } = clock
  const clients = registerClients(options.clients)
  const keyRing = createKeyRing()
  const [faults, requestLog] = [createFaults(), createRequestLog()]
  const lifetimes = { ...defaultLifetimes, ...options.lifetimes }
  const shared = {
    directory: options.directory ?? sampleDirectory,
    conditions: createConditions(),
    consents: createConsentTable(),
    loops: createLoopDetector({ limit: options.loop_limit ?? LOOP_LIMIT, now }),
  }
  const control = createControl({
    ...shared,
    ...{ keyRing, faults, requestLog, clock },
    readScopes: (clientId, scopes) => readScopes(clients, clientId, scopes),
    findResource: (resource) => findResource(resource, clients).appId,
  })
  const { managed_identities, identity_header } = options
  const services: Services = {
    ...shared,
    ...createTickets(lifetimes, now),
    ...{ clients, control, lifetimes, now, moment },
    origin: checkedOrigin(options.origin),
    aliases: (options.aliases ?? []).map(checkedOrigin),
    managedIdentities: registerManagedIdentities(managed_identities, identity_header),
    get keys() {
      return keyRing.keys
    },
    b2c: { ...defaultB2cOptions, ...options.b2c },
  }
  return { services, faults, requestLog }
}

const createTickets = (
  { code, refreshToken }: Lifetimes,
  now: () => number,
): Pick<Services, 'codes' | 'refreshTokens'> => ({
  codes: createTicketStore({ lifetime: code, capacity: MAX_CODES, now }),
  refreshTokens: createTicketStore({ lifetime: refreshToken, capacity: MAX_REFRESH_TOKENS, now }),
})

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
