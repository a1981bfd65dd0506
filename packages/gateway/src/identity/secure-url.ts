import { parseUrl } from '../kernel/url.ts'

/**
 * An address of the provider that we or a browser may go to.
 * @param allowInsecure accepts http: only for a gateway that is itself on loopback.
 * @throws when it is no URL, or not https; the message names it.
 */
export function secureUrl(address: unknown, allowInsecure: boolean, name = 'address'): URL {
  const url = address instanceof URL ? address : parseUrl(address)
  if (!url) throw new Error(`the ${name} is no URL`)
  if (url.protocol === 'https:' || (allowInsecure && url.protocol === 'http:')) return url
  throw new Error(`the ${name} is not https`)
}
