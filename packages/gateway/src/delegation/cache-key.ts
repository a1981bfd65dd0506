import { hash } from 'node:crypto'
import type { ExchangeRequest } from './on-behalf-of.ts'

/**
 * Under what the outcome of an exchange is kept: SHA-256 over everything that makes it another one.
 * The assertion goes in by its own hash, and JSON keeps neighbouring parts apart.
 */
export const exchangeKey = (clientId: string, request: ExchangeRequest): string =>
  digest(
    JSON.stringify([
      digest(request.assertion.token),
      request.assertion.tenantId,
      clientId,
      request.scopes,
      request.claims,
    ]),
  )

/** The same without the person: under what an answer is kept that everybody gets. */
export const everybodysKey = (clientId: string, { assertion, scopes }: ExchangeRequest): string =>
  digest(JSON.stringify(['everybody', assertion.tenantId, clientId, scopes]))

/** One call each: at every hit, a stream of `createHash` would cost as much as all the rest. */
const digest = (text: string): string => hash('sha256', text, 'base64url')
