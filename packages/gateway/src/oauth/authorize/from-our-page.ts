import type { IncomingMessage } from 'node:http'

/** Browsers say where a form was sent from; anything but our own origin is a forgery. */
export function fromOurPage({ headers }: IncomingMessage, issuer: string): boolean {
  const site = headers['sec-fetch-site']
  if (site !== undefined && site !== 'same-origin') return false
  const { origin } = headers
  return origin === undefined || origin === new URL(issuer).origin
}
