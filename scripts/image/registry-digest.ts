import { createHash } from 'node:crypto'
import type { BaseReference } from './base-reference.ts'
import { ImageFault } from './image-fault.ts'

const DOCKER_HUB = 'https://registry-1.docker.io'
const TIMEOUT_MS = 20_000
const MAX_MANIFEST_BYTES = 4 * 1024 * 1024
/** The index of all architectures first: a digest of one of them would fail on the others. */
const INDEXES = [
  'application/vnd.oci.image.index.v1+json',
  'application/vnd.docker.distribution.manifest.list.v2+json',
].join(', ')

/**
 * Asks the registry for the digest of a tag (OCI distribution specification, Docker's token
 * protocol) and computes it from what came, so that nothing is pinned that was not seen.
 * @throws {ImageFault} when the registry can't be asked, or its answer is not what it says it is.
 */
export async function registryDigest(
  reference: Pick<BaseReference, 'repository' | 'tag'>,
  registry: string = DOCKER_HUB,
): Promise<string> {
  const { repository, tag } = reference
  const name = repository.includes('/') ? repository : `library/${repository}`
  const url = `${registry}/v2/${name}/manifests/${tag}`
  const first = await ask(url, { accept: INDEXES })
  const response =
    first.status === 401
      ? await ask(url, { accept: INDEXES, authorization: await bearer(first, registry) })
      : first
  if (!response.ok) throw new ImageFault(`${url} answered ${response.status}.`)
  const type = response.headers.get('content-type')?.split(';')[0] ?? ''
  if (!INDEXES.includes(type) || type === '')
    throw new ImageFault(`${url} is not an image for several architectures, but ${type}.`)
  const body = Buffer.from(await response.arrayBuffer())
  if (body.length > MAX_MANIFEST_BYTES) throw new ImageFault(`${url} is too large.`)
  const digest = `sha256:${createHash('sha256').update(body).digest('hex')}`
  const said = response.headers.get('docker-content-digest')
  if (said !== null && said !== digest)
    throw new ImageFault(`${url} says it is ${said}, and what came is ${digest}.`)
  return digest
}

/** The registry says where a token is to be had, for anybody; only over https, or on its own host. */
async function bearer(challenge: Response, registry: string): Promise<string> {
  const text = challenge.headers.get('www-authenticate') ?? ''
  const parts = Object.fromEntries(
    [...text.matchAll(/(\w+)="([^"]*)"/g)].map(([, name = '', value = '']) => [name, value]),
  )
  const realm = parts['realm'] ?? ''
  if (!/^bearer /i.test(text) || !(realm.startsWith('https://') || realm.startsWith(registry)))
    throw new ImageFault(
      `${registry} asks for a sign-in that is not Docker’s: ${text.slice(0, 200)}`,
    )
  const url = new URL(realm)
  for (const name of ['service', 'scope']) if (parts[name]) url.searchParams.set(name, parts[name])
  const response = await ask(url.href, {})
  const { token } = (await response.json().catch(() => ({}))) as { token?: unknown }
  if (response.ok && typeof token === 'string') return `Bearer ${token}`
  throw new ImageFault(`${url.origin} gave no token (${response.status}).`)
}

async function ask(url: string, headers: Record<string, string>): Promise<Response> {
  try {
    return await fetch(url, { headers, signal: AbortSignal.timeout(TIMEOUT_MS) })
  } catch (error) {
    const { cause, message } = error as Error & { cause?: Error }
    throw new ImageFault(`${new URL(url).origin} can't be reached: ${cause?.message ?? message}`)
  }
}
