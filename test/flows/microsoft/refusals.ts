import assert from 'node:assert/strict'
import type { World } from '../../world/world.ts'
import type { RawAnswer } from '../journey/raw-mcp.ts'
import type { Sight } from './mcp-clients.ts'

/** Only On-Behalf-Of names the tenant in its path: sign-in and refresh go to `organizations`. */
export const EXCHANGE = /^\/aaaaaaaa-[^/]+\/oauth2\/v2\.0\/token$/

/** The exchanges that Entra was asked for, as its request log has them. */
export const exchanges = ({ entra }: World) =>
  entra.control.requests().filter(({ path }) => EXCHANGE.test(path))

export interface Refused {
  readonly status?: number
  /** How many exchanges get it: three, which no retry outlasts. */
  readonly times?: number
  /** Members of the body besides the usual ones. */
  readonly more?: object
}

const SECRETIVE = 'PROVIDER TEXT about noor@voorbeeld.example'

/** Entra refuses the next exchanges, in the shape that it has, with words that are not for clients. */
export function refuseExchange(
  { entra }: World,
  error: string,
  code: number,
  { status = 400, times = 3, more = {} }: Refused = {},
): void {
  const body = {
    error,
    error_description: `AADSTS${code}: ${SECRETIVE} Trace ID: x`,
    error_codes: [code],
    correlation_id: 'c0442e1a-0000-4000-8000-000000000001',
    ...more,
  }
  entra.control.fail({ path: EXCHANGE, times, status, body })
}

/** Something in between answers instead, with a page and a time to wait. */
export function breakExchange({ entra }: World, seconds: number): void {
  const headers = { 'retry-after': String(seconds) }
  const body = `<html>${SECRETIVE}</html>`
  entra.control.fail({ path: EXCHANGE, times: 1, status: 503, headers, body })
}

/** Neither the provider's words nor anybody's token are in what a client gets. */
export function checkSecrets({ entraUrl }: World, { headers, text }: RawAnswer): void {
  const all = JSON.stringify([...headers]) + text
  assert.doesNotMatch(all, /AADSTS|Trace ID|PROVIDER TEXT|@voorbeeld|claims|capolids|eyJ/)
  assert.ok(!all.includes(entraUrl))
}

/** Whose profile a tool of the delegating app has answered with. */
export function nameIn({ output, ...rest }: Sight): string | undefined {
  assert.ok(output, JSON.stringify(rest))
  return (output as { body: { displayName?: string } }).body.displayName
}
