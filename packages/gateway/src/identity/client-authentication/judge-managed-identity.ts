import { isGuid } from '../../kernel/guid.ts'
import { identityEndpointUrl } from './identity-endpoint.ts'

/** The first of these settings that is there and not empty, trimmed. */
export type ReadSetting = (...names: string[]) => string | undefined

/** The user-assigned managed identity that the settings name. */
export type ManagedIdentityVerdict =
  | { readonly state: 'ready'; readonly clientId: string }
  /** `absent`: not asked for. `elsewhere`: asked for, and this machine has no identity endpoint. */
  | { readonly state: 'absent' | 'elsewhere' | 'faulty'; readonly sentence: string }

const NAME = 'MANAGED_IDENTITY_CLIENT_ID'
const ALIAS = 'FEDERATED_CREDENTIAL_OID'

/**
 * Judges MANAGED_IDENTITY_CLIENT_ID (or FEDERATED_CREDENTIAL_OID, which despite its name holds a
 * client id) together with what Azure sets beside it.
 */
export function judgeManagedIdentity(read: ReadSetting): ManagedIdentityVerdict {
  const clientId = read(NAME, ALIAS)
  if (clientId === undefined) {
    return {
      state: 'absent',
      sentence: `${NAME} is missing: the client id of a user-assigned managed identity.`,
    }
  }
  if (!isGuid(clientId)) return { state: 'faulty', sentence: notGuid(read(NAME) === undefined) }
  const [endpoint, header] = [read('IDENTITY_ENDPOINT'), read('IDENTITY_HEADER')]
  if (endpoint === undefined || header === undefined) {
    return {
      state: 'elsewhere',
      sentence: `The managed identity ${clientId} can't be used here: IDENTITY_ENDPOINT and IDENTITY_HEADER are not both set. Azure sets them where an identity is assigned to the app; on another machine use a certificate or a secret.`,
    }
  }
  if (!identityEndpointUrl(endpoint)) {
    return {
      state: 'faulty',
      sentence:
        'IDENTITY_ENDPOINT must be https, or http at localhost or a link-local address. Leave it as Azure sets it.',
    }
  }
  return { state: 'ready', clientId: clientId.toLowerCase() }
}

const notGuid = (byAlias: boolean): string =>
  byAlias
    ? `${ALIAS} must be a GUID. Despite its name it is the client id of the user-assigned managed identity, not the object id of anything; ${NAME} is its better name.`
    : `${NAME} must be a GUID: the client id of the user-assigned managed identity, not its name, its resource id or its principal id.`
