import type { Patience } from '../../http/fetch-patiently.ts'
import { systemClock } from '../../kernel/clock.ts'
import { cachedToken } from './cached-token.ts'
import { assertionParameters } from './client-assertion.ts'
import type { ClientAuthentication } from './client-authentication.ts'
import type { IdentityEndpoint } from './identity-endpoint.ts'
import { fetchManagedIdentityToken } from './managed-identity-token.ts'

export interface ManagedIdentityOptions extends IdentityEndpoint {
  /** Client id of the user-assigned identity; federated credentials work with no other kind. */
  readonly clientId: string
  /** The audience of the federated credential; {@link exchangeAudienceFor} for other clouds. */
  readonly exchangeAudience?: string
  readonly patience?: Partial<Patience>
}

const PUBLIC_CLOUD = 'api://AzureADTokenExchange'
const PATIENCE: Patience = { attempts: 2, timeoutMs: 5_000, maxWaitMs: 3_000 }

/** The audience that the cloud of this authority has for federated credentials. */
export function exchangeAudienceFor({ hostname }: URL): string {
  if (hostname.endsWith('.microsoftonline.us')) return `${PUBLIC_CLOUD}USGov`
  if (hostname.endsWith('.microsoftonline.cn')) return `${PUBLIC_CLOUD}China`
  return PUBLIC_CLOUD
}

/** A managed identity as federated credential: the app itself has no secret at all. */
export function createManagedIdentityAuthentication(
  options: ManagedIdentityOptions,
): ClientAuthentication {
  const patience = { ...PATIENCE, ...options.patience }
  const request = { ...options, resource: options.exchangeAudience ?? PUBLIC_CLOUD }
  const tokens = cachedToken(
    () => fetchManagedIdentityToken(request, patience),
    patience.clock ?? systemClock,
  )
  return {
    kind: 'managed-identity',
    parameters: async () =>
      assertionParameters(await tokens.current(), 'The managed identity endpoint'),
    refresh: () => tokens.drop(),
  }
}
