import ipaddr from 'ipaddr.js'
import { parseUrl } from '../../kernel/url.ts'

/** What Azure puts into a container's environment; read for every request, since it rotates. */
export interface IdentityEndpoint {
  /** IDENTITY_ENDPOINT: where this container asks for tokens of its identities. */
  readonly endpoint: () => string | undefined
  /** IDENTITY_HEADER: the secret that proves that the request comes from inside. */
  readonly header: () => string | undefined
}

/**
 * IDENTITY_ENDPOINT as a URL; `undefined` when the secret header must not go there. Plain http is
 * only for this machine and its link (`http://localhost:…`, `http://169.254.…`), where Azure
 * serves it.
 */
export function identityEndpointUrl(text: string): URL | undefined {
  const url = parseUrl(text)
  if (url?.username !== '' || url.password !== '') return undefined
  const safe = url.protocol === 'https:' || (url.protocol === 'http:' && isNearby(url.hostname))
  return safe ? url : undefined
}

function isNearby(hostname: string): boolean {
  const host = hostname.replace(/^\[(.*)\]$/, '$1')
  if (host === 'localhost') return true
  return ipaddr.isValid(host) && ['loopback', 'linkLocal'].includes(ipaddr.parse(host).range())
}
