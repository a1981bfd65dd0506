import { isIP } from 'node:net'
import ipaddr from 'ipaddr.js'

/**
 * Addresses inside public ranges that a cloud answers on its own network: Azure serves its
 * platform agent on this one, to every virtual machine and container.
 */
const PLATFORM_ADDRESSES = new Set(['168.63.129.16'])

/**
 * Whether `address` is a globally routable unicast address, so that connecting to it leaves
 * every private network. Anything that is not certainly public is refused: loopback, private,
 * link-local, shared (CGNAT), multicast, documentation, benchmarking and reserved ranges
 * (RFC 6890), and IPv6 forms that carry an IPv4 address (mapped, compatible, 6to4, Teredo).
 * NAT64 (RFC 6052) is how IPv6-only networks reach the IPv4 internet, so its well-known
 * prefix counts as the IPv4 address inside it; a network's own NAT64 prefix can't be told
 * from an ordinary one and has to be blocked by that network.
 *
 * @param address as DNS gives it; a zone id or any short spelling is refused.
 */
export function isPublicAddress(address: string): boolean {
  const family = isIP(address)
  if (family === 0 || address.includes('%')) return false
  return family === 4 ? isPublicIPv4(address) : isPublicIPv6(ipaddr.IPv6.parse(address))
}

/** 127.0.0.0/8 and ::1: never leaves this machine. */
export function isLoopbackAddress(address: string): boolean {
  return isIP(address) !== 0 && ipaddr.parse(address).range() === 'loopback'
}

function isPublicIPv4(address: string): boolean {
  return ipaddr.IPv4.parse(address).range() === 'unicast' && !PLATFORM_ADDRESSES.has(address)
}

const NAT64 = ipaddr.IPv6.parse('64:ff9b::')
const GLOBAL_UNICAST = ipaddr.IPv6.parse('2000::')

function isPublicIPv6(address: ipaddr.IPv6): boolean {
  if (address.match(NAT64, 96)) {
    return isPublicIPv4(address.toByteArray().slice(12).join('.'))
  }
  return address.match(GLOBAL_UNICAST, 3) && address.range() === 'unicast'
}
