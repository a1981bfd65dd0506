import { jsonArray } from '../doctor/json-values.ts'
import { sha256 } from '../kernel/hash.ts'
import { parseUrl } from '../kernel/url.ts'
import type { Revoked } from '../oauth/revoke.ts'
import type { Deployment } from './deployment.ts'

/** Where a client comes from, which decides what revoking it does not do. */
export type ClientKind = 'static' | 'registered' | 'metadata-document' | 'unknown'

export async function clientKind({ config, store }: Deployment, id: string): Promise<ClientKind> {
  const configured = jsonArray(config.staticClients ?? '[]')
  if (configured.some((client) => Object(client)['client_id'] === id)) return 'static'
  if (await store.engineRecords.find('Client', sha256(id))) return 'registered'
  return parseUrl(id)?.protocol.startsWith('http') ? 'metadata-document' : 'unknown'
}

/** What somebody might expect of a revocation that it does not do. */
export const whatStays = (kind: Revoked['kind'], client: ClientKind | undefined): string =>
  client === undefined ? STAYS[kind] : STAYS_OF_CLIENT[client]

const STAYS = {
  grant: 'The person can connect the client again.',
  person:
    'The person can sign in again; to keep them out, disable them at the sign-in service. Tokens that it issued itself (direct mode) are revoked there.',
  client: '',
} as const

const STAYS_OF_CLIENT = {
  static:
    'It stays in STATIC_CLIENTS: with its secret it gets new tokens at once. Remove it there and restart to keep it out.',
  registered: 'Its registration stays: it can ask people to connect it again.',
  'metadata-document':
    'Its metadata document is its own: it can ask people to connect it again. Tokens that Entra issued for it (direct mode) are revoked there.',
  unknown: 'No client of that name is configured or registered here.',
} as const
