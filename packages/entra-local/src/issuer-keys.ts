import type { JSONWebKeySet } from 'jose'

const TIMEOUT = 5000
const MAX_BYTES = 256 * 1024

/**
 * The published keys of an issuer, by its discovery document (OpenID Connect Discovery section 4).
 * Fetched anew each time: a directory for one machine needs no cache, and no key lags behind.
 * @returns `undefined` when either document is out of reach, too large or not what it should be.
 */
export async function fetchIssuerKeys(issuer: string): Promise<JSONWebKeySet | undefined> {
  const document = await fetchJson(`${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`)
  if (document?.['issuer'] !== issuer || typeof document['jwks_uri'] !== 'string') return undefined
  const keys = await fetchJson(document['jwks_uri'])
  return Array.isArray(keys?.['keys']) ? (keys as unknown as JSONWebKeySet) : undefined
}

async function fetchJson(address: string): Promise<Record<string, unknown> | undefined> {
  if (!isFetchable(address)) return undefined
  try {
    const signal = AbortSignal.timeout(TIMEOUT)
    const response = await fetch(address, { redirect: 'error', signal })
    if (!response.ok) return undefined
    const value: unknown = JSON.parse(await readBounded(response))
    return typeof value === 'object' && value !== null ? { ...value } : undefined
  } catch {
    return undefined
  }
}

/** Without TLS only on this machine. */
function isFetchable(address: string): boolean {
  if (!URL.canParse(address)) return false
  const { protocol, hostname } = new URL(address)
  const local = ['localhost', '127.0.0.1', '[::1]'].includes(hostname)
  return protocol === 'https:' || (protocol === 'http:' && local)
}

async function readBounded(response: Response): Promise<string> {
  const chunks: Uint8Array[] = []
  let size = 0
  for await (const chunk of response.body ?? []) {
    size += chunk.byteLength
    if (size > MAX_BYTES) throw new RangeError('The document is too large.')
    chunks.push(chunk)
  }
  return Buffer.concat(chunks).toString()
}
