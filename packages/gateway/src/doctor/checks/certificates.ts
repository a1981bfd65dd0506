import { connect } from 'node:tls'
import { codeOf, reasonFor } from '../ask.ts'
import type { Check, Examination } from '../examination.ts'
import type { Finding } from '../finding.ts'

const NAME = 'TLS'
const DAY_MS = 86_400_000
const SOON_DAYS = 14

/** The certificates of the https addresses of this deployment: ours and the sign-in service's. */
export const certificates: Check = {
  name: NAME,
  async run(examination, signal) {
    const urls = addressesOf(examination)
    if (urls.length === 0) {
      return [
        { check: NAME, status: 'skipped', found: 'Everything is on this machine, over http.' },
      ]
    }
    const now = examination.clock.now()
    return Promise.all(urls.map((url) => judgeCertificate(url, now, signal)))
  },
}

function addressesOf({ config, upstream }: Examination): URL[] {
  const urls = [config.gateway.publicUrl, upstream?.discoveryUrl]
  return urls.filter((url): url is URL => url?.protocol === 'https:')
}

/** @param ca a certificate to trust besides the usual ones, PEM. */
export async function judgeCertificate(
  url: URL,
  now: number,
  signal: AbortSignal,
  ca?: string,
): Promise<Finding> {
  try {
    return judgeEnd(url, await endOfCertificate(url, signal, ca), now)
  } catch (error) {
    const { found, fix, tls } = reasonFor(codeOf(error))
    const text = `${url.host} ${found}.`
    if (tls) return { check: NAME, status: 'problem', found: text, fix }
    return { check: NAME, status: 'skipped', found: `${text} No certificate was seen.` }
  }
}

function judgeEnd(url: URL, end: number, now: number): Finding {
  const days = Math.floor((end - now) / DAY_MS)
  const found = `${url.host} has a trusted certificate, good for ${days} more day(s).`
  if (days >= SOON_DAYS) return { check: NAME, status: 'ok', found }
  return { check: NAME, status: 'warning', found, fix: 'Renew it now, and see why it was not.' }
}

/** Milliseconds since the epoch. @throws the error of the handshake, with its code. */
function endOfCertificate(url: URL, signal: AbortSignal, ca?: string): Promise<number> {
  const { promise, resolve, reject } = Promise.withResolvers<number>()
  const port = url.port === '' ? 443 : Number(url.port)
  const host = url.hostname.replace(/^\[(.*)\]$/, '$1')
  const trust = ca ? { ca } : {}
  const socket = connect({ host, port, ...(isAddress(host) ? {} : { servername: host }), ...trust })
  const stop = () => socket.destroy(signal.reason)
  signal.addEventListener('abort', stop)
  socket.once('secureConnect', () => resolve(Date.parse(socket.getPeerCertificate().valid_to)))
  socket.once('error', reject)
  return promise.finally(() => {
    signal.removeEventListener('abort', stop)
    socket.destroy()
  })
}

/** RFC 6066 section 3: a literal address is no server name. */
const isAddress = (host: string): boolean => /^[\d.]+$|:/.test(host)
