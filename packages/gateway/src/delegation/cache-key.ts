import { hash } from 'node:crypto'
import type { ExchangeRequest } from './on-behalf-of.ts'

/**
 * Under what the outcome of an exchange is kept: SHA-256 over everything that makes it another one,
 * the assertion included. JSON keeps neighbouring parts apart and has no line break of its own, so
 * the last part begins where it ends. One hash and not two: it is most of what a hit costs.
 */
export function exchangeKey(
  clientId: string,
  { assertion, scopes, claims }: ExchangeRequest,
): string {
  const parts = JSON.stringify([assertion.tenantId, clientId, scopes, claims])
  return digest(`${parts}\n${assertion.token}`)
}

/** The same without the person: under what an answer is kept that everybody gets. */
export const everybodysKey = (clientId: string, { assertion, scopes }: ExchangeRequest): string =>
  digest(JSON.stringify(['everybody', assertion.tenantId, clientId, scopes]))

/** One call each: at every hit, a stream of `createHash` would cost as much as all the rest. */
const digest = (text: string): string => hash('sha256', text, 'base64url')
