import { promises as dns } from 'node:dns'
import { isIP } from 'node:net'
import { FetchRefused } from './fetch-refused.ts'

export interface ResolvedAddress {
  readonly address: string
  readonly family: 4 | 6
}

/** All addresses of a host name. Rejects when there are none. */
export type Lookup = (hostname: string, signal: AbortSignal) => Promise<readonly string[]>

/** A name with more addresses than this is not trying to be found. */
const MAX_ADDRESSES = 32
/** Enough to get past one broken network without knocking on every door. */
const MAX_PINNED = 4

/**
 * Asks DNS for A and AAAA over the network, not through getaddrinfo: that one blocks a thread
 * of the pool which also signs tokens, so slow names could stop the whole server. It has no
 * search list either, so `intranet` never becomes `intranet.corp.example`.
 *
 * @param servers name servers as `address:port`; those of the system when left out.
 */
export function createDnsLookup(servers?: readonly string[]): Lookup {
  return async (hostname, signal) => {
    if (hostname === 'localhost') return hostsFile(hostname)
    const resolver = new dns.Resolver({ timeout: 1_000, tries: 2 })
    if (servers !== undefined) resolver.setServers(servers)
    const cancel = () => resolver.cancel()
    signal.addEventListener('abort', cancel, { once: true })
    const questions = [resolver.resolve4(hostname), resolver.resolve6(hostname)]
    const answers = await Promise.allSettled(questions)
    signal.removeEventListener('abort', cancel)
    return answers.flatMap((answer) => (answer.status === 'fulfilled' ? answer.value : []))
  }
}

/** `localhost` is answered by the hosts file, which DNS does not read. */
async function hostsFile(hostname: string): Promise<string[]> {
  const found = await dns.lookup(hostname, { all: true })
  return found.map(({ address }) => address)
}

/**
 * The addresses a connection to `hostname` may use. One address that is not allowed refuses
 * them all: a name that mixes public and private addresses is an attack or a mistake.
 *
 * @throws {FetchRefused} `dns`, `address` or `timeout`.
 */
export async function resolveAllowed(
  hostname: string,
  isAllowed: (address: string) => boolean,
  lookup: Lookup,
  signal: AbortSignal,
): Promise<readonly ResolvedAddress[]> {
  const addresses = await lookUp(hostname, lookup, signal)
  if (addresses.length === 0) throw new FetchRefused('dns', hostname)
  if (addresses.length > MAX_ADDRESSES || !addresses.every(isAllowed)) {
    throw new FetchRefused('address', hostname)
  }
  return addresses
    .slice(0, MAX_PINNED)
    .map((address) => ({ address, family: isIP(address) === 6 ? 6 : 4 }))
}

async function lookUp(hostname: string, lookup: Lookup, signal: AbortSignal) {
  try {
    return await Promise.race([lookup(hostname, signal), rejectOnAbort(signal)])
  } catch (cause) {
    throw new FetchRefused(signal.aborted ? 'timeout' : 'dns', hostname, { cause })
  }
}

function rejectOnAbort(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    if (signal.aborted) reject(signal.reason)
    signal.addEventListener('abort', () => reject(signal.reason), { once: true })
  })
}
