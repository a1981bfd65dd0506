import type { Patience } from '../http/fetch-patiently.ts'
import type { IdentityEndpoint } from '../identity/client-authentication/identity-endpoint.ts'
import {
  judgeManagedIdentity,
  type ReadSetting,
} from '../identity/client-authentication/judge-managed-identity.ts'
import { fetchManagedIdentityToken } from '../identity/client-authentication/managed-identity-token.ts'
import { fetchVaultSecret, parseVaultSecret, type VaultSecret } from './key-vault-secret.ts'
import { parseMasterKey } from './master-key-text.ts'

/** A Key Vault secret, and the managed identity that may read it. */
export interface VaultKey {
  readonly secret: VaultSecret
  /** Client id of the user-assigned identity. */
  readonly clientId: string
  readonly identity: IdentityEndpoint
}

/** At start a container's identity endpoint and network may be seconds behind the process. */
const PATIENCE: Patience = { attempts: 4, timeoutMs: 5_000, maxWaitMs: 5_000 }

/** Judges the reference and the identity together. The key is absent when there are faults. */
export function judgeVaultKey(
  read: ReadSetting,
  reference: string,
  production: boolean,
): { readonly key?: VaultKey; readonly faults: readonly string[] } {
  const secret = parseVaultSecret(reference, !production)
  const verdict = judgeManagedIdentity(read)
  const faults = verdict.state === 'ready' ? [] : [verdict.sentence]
  if (!secret) {
    faults.unshift(
      'it must be the address of a Key Vault secret, https://<vault>.vault.azure.net/secrets/<name>/<version>.',
    )
  }
  if (!secret || verdict.state !== 'ready') return { faults }
  const identity = {
    endpoint: () => read('IDENTITY_ENDPOINT'),
    header: () => read('IDENTITY_HEADER'),
  }
  return { key: { secret, clientId: verdict.clientId, identity }, faults }
}

/** @throws a plain sentence when the key can't be had; it never repeats the token or the secret. */
export async function masterKeyFromVault(
  vaultKey: VaultKey,
  patience: Partial<Patience> = {},
): Promise<Uint8Array> {
  try {
    return await fetchKey(vaultKey, { ...PATIENCE, ...patience })
  } catch (error) {
    const { message } = error as Error
    throw new Error(`The master key can't be had from Key Vault. ${message}`, { cause: error })
  }
}

async function fetchKey({ secret, clientId, identity }: VaultKey, patience: Patience) {
  const request = { ...identity, clientId, resource: secret.resource }
  const { token } = await fetchManagedIdentityToken(request, patience)
  const key = parseMasterKey(await fetchVaultSecret(secret, token, patience))
  if (key) return key
  throw new Error(
    `The secret ${secret.url.href} must hold 32 bytes in base64 and nothing else (openssl rand -base64 32).`,
  )
}
