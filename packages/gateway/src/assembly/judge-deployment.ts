import { chooseClientAuthentication } from '../identity/client-authentication/choose.ts'
import { CredentialUnavailable } from '../identity/client-authentication/client-authentication.ts'
import type { ClientMetadata, ClientPolicy } from '../oauth/clients/client-metadata.ts'
import { parseStaticClients } from '../oauth/clients/static-clients.ts'
import type { GatewayConfig } from './config.ts'
import { type DelegatingContract, judgeConfig } from './judge-config.ts'

/** What the configuration is judged by, beside itself: the app behind the front door. */
export interface AppFacts {
  /** The names of all its scopes. */
  readonly scopes: readonly string[]
  readonly contracts: readonly DelegatingContract[]
}

export interface JudgedDeployment {
  readonly clients: readonly ClientMetadata[]
  readonly policy: ClientPolicy
  /** Each in one sentence with its remedy. */
  readonly faults: readonly string[]
}

/** The configuration and the app together: every fault that can be known before anything opens. */
export function judgeDeployment(
  config: GatewayConfig,
  { scopes, contracts }: AppFacts,
): JudgedDeployment {
  const policy = { schemes: config.redirectSchemes, scopes }
  const { clients, faults } = parseStaticClients(config.staticClients ?? '[]', policy)
  const all = [...judgeConfig(config, clients, contracts), ...credentialFaults(config), ...faults]
  return { clients, policy, faults: all }
}

/** A certificate that can't be used is found before the first person needs it. */
function credentialFaults({ upstream, identityEndpoint: identity }: GatewayConfig): string[] {
  const { clientId, credential } = upstream
  try {
    chooseClientAuthentication(credential, { clientId, identity })
    return []
  } catch (error) {
    if (error instanceof CredentialUnavailable) return [error.message]
    throw error
  }
}
