import type { Adapter, AdapterPayload } from 'oidc-provider'
import type { ClientMetadataRecord } from './settings.ts'

/**
 * Where a client's metadata comes from: first the configuration and metadata documents, then the
 * registrations in `stored`.
 */
export function clientAdapter(
  stored: Adapter,
  findClient: (clientId: string) => Promise<ClientMetadataRecord | undefined>,
): Adapter {
  return {
    ...stored,
    find: async (id) => ((await findClient(id)) as AdapterPayload | undefined) ?? stored.find(id),
  }
}
