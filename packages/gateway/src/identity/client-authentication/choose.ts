import type { Clock } from '../../kernel/clock.ts'
import { createCertificateAuthentication } from './certificate.ts'
import type { ClientAuthentication } from './client-authentication.ts'
import type { ClientCredentialConfig } from './client-credential-config.ts'
import type { IdentityEndpoint } from './identity-endpoint.ts'
import { createManagedIdentityAuthentication } from './managed-identity.ts'
import { createSecretAuthentication } from './secret.ts'
import { createWorkloadIdentityAuthentication } from './workload-identity.ts'

/** What the kinds need besides their own settings. */
export interface CredentialSurroundings {
  /** Client id of the app registration. */
  readonly clientId: string
  /** Used by a managed identity only. */
  readonly identity: IdentityEndpoint
  readonly clock?: Clock
}

export interface ChosenAuthentication {
  readonly authentication: ClientAuthentication
  /** For the operator, at start. */
  readonly warnings: readonly string[]
}

/**
 * The configured client authentication.
 * @throws {CredentialUnavailable} when a certificate can't be used, with what to do. The other kinds
 * are first asked at the first token request.
 */
export function chooseClientAuthentication(
  config: ClientCredentialConfig,
  { clientId, identity, clock }: CredentialSurroundings,
): ChosenAuthentication {
  const timed = clock ? { clock } : {}
  const silent = (authentication: ClientAuthentication) => ({ authentication, warnings: [] })
  switch (config.kind) {
    case 'managed-identity':
      return silent(
        createManagedIdentityAuthentication({ ...identity, ...config, patience: timed }),
      )
    case 'workload-identity':
      return silent(createWorkloadIdentityAuthentication({ ...config, ...timed }))
    case 'certificate': {
      const authentication = createCertificateAuthentication({ ...config, clientId, ...timed })
      return { authentication, warnings: authentication.warnings }
    }
    case 'secret':
      return silent(createSecretAuthentication(config))
  }
}
