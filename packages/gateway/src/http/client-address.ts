import type { IncomingMessage } from 'node:http'
import { isIP } from 'node:net'
import ipaddr from 'ipaddr.js'
import { createRecent } from '../kernel/recent.ts'

/** A socket that closed before it was looked at has no address any more. */
export const UNKNOWN_ADDRESS = 'unknown'

/**
 * The address that counts as the caller's. X-Forwarded-For is the caller's own word except
 * for its last entries: each trusted proxy appends the address it saw. So with `hops` proxies
 * in front, the entry `hops` from the right was written by the outermost one that we trust.
 * Fewer entries, or something that is not an address, means that the request did not come
 * through those proxies, and then only the socket is believed.
 *
 * @param trustedProxyHops proxies in front that append to X-Forwarded-For; 0 ignores it.
 * @returns IPv4 or IPv6 in its shortest standard spelling, or `unknown`.
 */
export function clientAddress(
  request: Pick<IncomingMessage, 'headers' | 'socket'>,
  trustedProxyHops: number,
): string {
  const socket = normalise(request.socket.remoteAddress) ?? UNKNOWN_ADDRESS
  if (trustedProxyHops <= 0) return socket
  return normalise(forwardedFor(request).at(-trustedProxyHops)) ?? socket
}

/**
 * What a limit counts under. One IPv6 customer holds at least a /64, so the rest of the
 * address is the customer's to vary; IPv4 counts whole.
 *
 * @param address as `clientAddress` gives it.
 */
export function addressKey(address: string): string {
  if (isIP(address) !== 6) return address
  const prefix = ipaddr.IPv6.parse(address).parts.slice(0, 4)
  return `${prefix.map((part) => part.toString(16)).join(':')}::/64`
}

function forwardedFor({ headers }: Pick<IncomingMessage, 'headers'>): string[] {
  const value = headers['x-forwarded-for']
  if (value === undefined) return []
  return (Array.isArray(value) ? value.join(',') : value).split(',')
}

const BRACKETED = /^\[([^\]]+)\](?::\d{1,5})?$/
const IPV4_WITH_PORT = /^([\d.]+):\d{1,5}$/

/** Some gateways (Azure Application Gateway) add the port; IPv4-mapped IPv6 becomes IPv4. */
function normalise(entry: string | undefined): string | undefined {
  if (entry === undefined) return entry
  const before = spelled.get(entry)
  if (before !== undefined) return before
  const address = isIP(entry) === 4 ? entry : parsed(entry)
  if (address !== undefined && entry.length <= MAX_LENGTH) spelled.set(entry, address)
  return address
}

/** Reading one takes longer than all that is done with it; a caller comes back. */
const spelled = createRecent<string>(1_000)
/** An IPv6 address in brackets, with a zone and a port. */
const MAX_LENGTH = 80

function parsed(entry: string): string | undefined {
  const text = entry.trim()
  const bare = (BRACKETED.exec(text) ?? IPV4_WITH_PORT.exec(text))?.[1] ?? text
  const [address = ''] = bare.split('%')
  return isIP(address) === 0 ? undefined : ipaddr.process(address).toString()
}
