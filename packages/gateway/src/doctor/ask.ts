import { type Clock, systemClock } from '../kernel/clock.ts'

/** An answer of another server, read up to a bound. */
export interface Answer {
  readonly status: number
  readonly headers: Headers
  readonly text: string
  /** Milliseconds since the epoch, halfway between asking and the first byte of the answer. */
  readonly at: number
}

/** A sign-in page with its scripts is the largest thing that is read. */
const MAX_BYTES = 512 * 1024

/**
 * One request, with redirects left unfollowed and at most 512 KiB read; what comes after that is
 * left out.
 * @throws {Unreachable} when nothing answered, with the reason in words.
 */
export async function ask(
  url: URL,
  init: RequestInit,
  clock: Clock = systemClock,
): Promise<Answer> {
  const before = clock.now()
  try {
    const response = await fetch(url, { redirect: 'manual', ...init })
    const at = (before + clock.now()) / 2
    return {
      status: response.status,
      headers: response.headers,
      text: await boundedText(response),
      at,
    }
  } catch (error) {
    throw new Unreachable(url, error)
  }
}

async function boundedText(response: Response): Promise<string> {
  const decoder = new TextDecoder()
  let [text, size] = ['', 0]
  for await (const chunk of response.body ?? []) {
    text += decoder.decode(chunk.subarray(0, MAX_BYTES - size), { stream: true })
    size += chunk.byteLength
    if (size >= MAX_BYTES) break
  }
  return text
}

/** Nothing answered. The message names the host and the reason, the fix what to look at. */
export class Unreachable extends Error {
  override name = 'Unreachable'
  readonly fix: string
  /** Whether the certificate is what is wrong. */
  readonly tls: boolean
  constructor(url: URL, cause: unknown) {
    const { found, fix, tls } = reasonFor(codeOf(cause))
    super(`${url.host} ${found}.`, { cause })
    this.fix = fix
    this.tls = tls === true
  }
}

interface Reason {
  readonly found: string
  readonly fix: string
  readonly tls?: true
}

const PROXY =
  'If this machine reaches the internet through a proxy, set HTTPS_PROXY and NODE_USE_ENV_PROXY=1.'

/** Codes of the system, of Node (ERR_TLS) and of OpenSSL (X509_V_ERR, without the prefix). */
const REASONS: Readonly<Record<string, Reason>> = {
  ENOTFOUND: {
    found: 'has no address: the name does not exist',
    fix: 'Check how the name is written, and this machine’s DNS.',
  },
  EAI_AGAIN: { found: 'could not be looked up', fix: 'Check this machine’s DNS.' },
  ECONNREFUSED: {
    found: 'refuses connections',
    fix: 'Start what should listen there, or correct the address.',
  },
  ECONNRESET: { found: 'broke the connection off', fix: PROXY },
  EHOSTUNREACH: { found: 'can’t be reached from this network', fix: PROXY },
  ENETUNREACH: { found: 'can’t be reached from this network', fix: PROXY },
  ETIMEDOUT: { found: 'did not answer in time', fix: PROXY },
  CERT_HAS_EXPIRED: {
    found: 'has a certificate that has expired',
    fix: 'Renew the certificate; or set this machine’s clock when it is wrong.',
    tls: true,
  },
  CERT_NOT_YET_VALID: {
    found: 'has a certificate that is not valid yet',
    fix: 'Set this machine’s clock.',
    tls: true,
  },
  ERR_TLS_CERT_ALTNAME_INVALID: {
    found: 'has a certificate for another name',
    fix: 'Issue a certificate for the name in the address, or correct the address.',
    tls: true,
  },
}

const UNTRUSTED: Reason = {
  found: 'has a certificate that this machine does not trust',
  fix: 'Serve the whole chain of the certificate. When a proxy of your organisation signs it, name its authority in NODE_EXTRA_CA_CERTS.',
  tls: true,
}
const UNTRUSTED_CODES = new Set([
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'UNABLE_TO_GET_ISSUER_CERT',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
])
const LATE = new Set(['UND_ERR_CONNECT_TIMEOUT', 'UND_ERR_HEADERS_TIMEOUT', 'TimeoutError'])

/** Why a connection failed, by its code, such as `ECONNREFUSED`. */
export function reasonFor(code: string): Reason {
  if (UNTRUSTED_CODES.has(code)) return UNTRUSTED
  const name = LATE.has(code) ? 'ETIMEDOUT' : code
  const known = Object.hasOwn(REASONS, name) ? REASONS[name] : undefined
  return known ?? { found: `could not be asked (${code})`, fix: PROXY }
}

/** The first code or name down the chain of causes that tells more than "fetch failed". */
export function codeOf(error: unknown): string {
  for (let cause = error, depth = 0; cause instanceof Error && depth < 5; depth++) {
    const { code } = cause as NodeJS.ErrnoException
    if (typeof code === 'string') return code
    if (cause.name === 'TimeoutError' || cause.name === 'AbortError') return 'TimeoutError'
    if (cause instanceof AggregateError && cause.errors[0]) cause = cause.errors[0]
    else cause = cause.cause
  }
  return 'no reason given'
}
