import { isIP } from 'node:net'
import { isLoopback } from '../kernel/url.ts'
import { FetchRefused } from './fetch-refused.ts'
import { type Fetched, requestPinned } from './pinned-request.ts'
import { isLoopbackAddress, isPublicAddress } from './public-address.ts'
import { createDnsLookup, type Lookup, resolveAllowed } from './resolve-host.ts'

export interface SafeFetchOptions {
  /**
   * Lets `localhost`, `127.0.0.1` and `[::1]` be fetched, over http too and on any port. For
   * development with a gateway that itself is on loopback: anywhere else this hands strangers
   * the services on this machine. It opens nothing else.
   */
  readonly allowLoopback?: boolean
  /** Largest body, bytes. A call can ask for less, not for more. */
  readonly maxBytes?: number
  /** From the first DNS question to the last byte, milliseconds. */
  readonly timeoutMs?: number
  /** Fetches at the same time; one more is refused, not queued. */
  readonly maxConcurrent?: number
  /** Of those, to one host: a slow host takes its own places and leaves the others. */
  readonly maxPerHost?: number
  readonly lookup?: Lookup
  /** Extra certificate authority (PEM), for tests with their own server. */
  readonly ca?: string
}

export interface FetchRequest {
  /** The Accept header. */
  readonly accept: string
  readonly maxBytes?: number
  /** An ETag from before: the answer may then be 304 with an empty body. */
  readonly ifNoneMatch?: string | undefined
}

/**
 * The one way to GET an address a stranger chose (client metadata documents, `jwks_uri`).
 * Any status but a redirect is an answer; the caller judges it.
 *
 * @throws {FetchRefused} with the reason.
 */
export type SafeFetch = (url: string | URL, request: FetchRequest) => Promise<Fetched>

const DEFAULTS = { maxBytes: 64 * 1024, timeoutMs: 3_000, maxConcurrent: 20, maxPerHost: 3 }
const MAX_URL_LENGTH = 2_048

/**
 * A fetch that can't be aimed at the inside (CWE-918): https on the default port, no literal
 * addresses, every address of the name checked before the first packet, and the connection
 * pinned to what was checked, so DNS can't change its mind in between.
 */
export function createSafeFetch(options: SafeFetchOptions = {}): SafeFetch {
  const { maxBytes, timeoutMs, maxConcurrent, maxPerHost } = { ...DEFAULTS, ...options }
  const dnsLookup = options.lookup ?? createDnsLookup()
  const mayStayHere = (url: URL) => options.allowLoopback === true && isLoopback(url)
  const places = createPlaces(maxConcurrent, maxPerHost)

  async function fetchChecked(url: URL, request: FetchRequest): Promise<Fetched> {
    const signal = AbortSignal.timeout(timeoutMs)
    const isAllowed = mayStayHere(url) ? isLoopbackAddress : isPublicAddress
    const lookup = isIP(bareHost(url)) ? literal : dnsLookup
    const addresses = await resolveAllowed(bareHost(url), isAllowed, lookup, signal)
    return requestPinned({
      url,
      addresses,
      headers: requestHeaders(request),
      maxBytes: Math.min(request.maxBytes ?? maxBytes, maxBytes),
      signal,
      ca: options.ca,
    })
  }

  return async (address, request) => {
    const url = checkTarget(address, mayStayHere)
    if (!places.enter(url.host)) throw new FetchRefused('busy', url.hostname)
    try {
      return await fetchChecked(url, request)
    } finally {
      places.leave(url.host)
    }
  }
}

/** Counts who is fetched from at this moment, in all and by host. */
function createPlaces(max: number, maxPerHost: number) {
  const taken = new Map<string, number>()
  let all = 0
  return {
    /** False when there is no place; nothing is counted then. */
    enter(host: string): boolean {
      const here = taken.get(host) ?? 0
      if (all >= max || here >= maxPerHost) return false
      taken.set(host, here + 1)
      all += 1
      return true
    },
    leave(host: string): void {
      const left = (taken.get(host) ?? 1) - 1
      if (left > 0) taken.set(host, left)
      else taken.delete(host)
      all -= 1
    },
  }
}

/** An address is its own answer; only loopback ones get this far. */
const literal: Lookup = async (hostname) => [hostname]

const bareHost = (url: URL): string => url.hostname.replace(/^\[|\]$/g, '')

function requestHeaders({ accept, ifNoneMatch }: FetchRequest): Record<string, string> {
  const headers = { accept, 'user-agent': 'Voordeur' }
  return ifNoneMatch === undefined ? headers : { ...headers, 'if-none-match': ifNoneMatch }
}

/** @throws {FetchRefused} `url`: the address itself is not one we fetch. */
function checkTarget(address: string | URL, mayStayHere: (url: URL) => boolean): URL {
  const text = String(address)
  const url = text.length <= MAX_URL_LENGTH ? URL.parse(text) : null
  if (url === null) throw new FetchRefused('url', '')
  const clean = url.username === '' && url.password === '' && !url.href.includes('#')
  const fits = mayStayHere(url) ? isHttp(url) : isPublicHttps(url)
  if (!clean || !fits) throw new FetchRefused('url', url.hostname)
  return url
}

const isHttp = (url: URL): boolean => url.protocol === 'http:' || url.protocol === 'https:'

const isPublicHttps = (url: URL): boolean =>
  url.protocol === 'https:' && url.port === '' && isIP(bareHost(url)) === 0
