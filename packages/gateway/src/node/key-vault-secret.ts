import { fetchPatiently, type Patience } from '../http/fetch-patiently.ts'
import { boundedJson } from '../identity/bounded-json.ts'
import { isLoopback, parseUrl } from '../kernel/url.ts'

export interface VaultSecret {
  /** `https://<vault>.vault.azure.net/secrets/<name>[/<version>]` */
  readonly url: URL
  /** What a token for this vault is for. */
  readonly resource: string
}

const API_VERSION = '7.4'
const PUBLIC_RESOURCE = 'https://vault.azure.net'
/** The vaults of the public cloud, of US Government and of China; the token goes nowhere else. */
const VAULT_HOST =
  /^[a-z][a-z0-9-]{1,22}[a-z0-9]\.(vault\.(?:azure\.net|usgovcloudapi\.net|azure\.cn))$/
const SECRET_PATH = /^\/secrets\/[0-9A-Za-z-]{1,127}(?:\/[0-9a-f]{32})?$/

/**
 * Reads a reference to a secret; `undefined` for anything else.
 * @param allowLoopback accepts http on this machine, for tests.
 */
export function parseVaultSecret(text: string, allowLoopback: boolean): VaultSecret | undefined {
  const url = parseUrl(text)
  if (!url || !SECRET_PATH.test(url.pathname) || hasMore(url)) return undefined
  if (allowLoopback && url.protocol === 'http:' && isLoopback(url)) {
    return { url, resource: PUBLIC_RESOURCE }
  }
  const cloud = VAULT_HOST.exec(url.hostname)?.[1]
  if (url.protocol !== 'https:' || url.port !== '' || !cloud) return undefined
  return { url, resource: `https://${cloud}` }
}

const hasMore = ({ username, password, search, hash }: URL) =>
  `${username}${password}${search}${hash}` !== ''

/**
 * Source: Microsoft, Key Vault REST API, "Get Secret".
 * @throws a plain sentence with what to do. Neither the token nor the answer is repeated.
 */
export async function fetchVaultSecret(
  { url }: VaultSecret,
  token: string,
  patience: Patience,
): Promise<string> {
  const address = new URL(url)
  address.searchParams.set('api-version', API_VERSION)
  const headers = { accept: 'application/json', authorization: `Bearer ${token}` }
  const response = await fetchPatiently(address, headers, patience).catch((cause: unknown) => {
    throw new Error(
      `Key Vault at ${url.host} can't be reached. Check the vault's name, and that its firewall or private endpoint lets this app in.`,
      { cause },
    )
  })
  if (response.status === 200) return secretIn(response, url)
  await response.body?.cancel()
  throw new Error(
    `Key Vault answered ${response.status} for ${url.href}. ${adviceFor(response.status)}`,
  )
}

async function secretIn(response: Response, url: URL): Promise<string> {
  const body: unknown = await boundedJson(response).catch(() => undefined)
  const { value } = Object(body) as { value?: unknown }
  if (typeof value === 'string') return value
  throw new Error(`Key Vault's answer for ${url.href} holds no secret.`)
}

function adviceFor(status: number): string {
  if (status === 401 || status === 403)
    return 'Give the managed identity the role "Key Vault Secrets User" on this vault, and check that the vault\'s network rules let this app in and that the secret is enabled.'
  if (status === 404) return 'Check the name and the version of the secret.'
  return 'Try again in a minute.'
}
