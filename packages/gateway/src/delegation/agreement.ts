import type { Assertion } from './assertion-source.ts'
import { DelegationFailed } from './delegation-failed.ts'
import { MESSAGES } from './messages.ts'

/**
 * Keeps a tool to what our consent page showed and the person agreed to, even where the provider
 * would give more: it remembers every consent this app ever got.
 * @throws {DelegationFailed} CONSENT
 */
export function assertAgreed({ downstream }: Assertion, scopes: readonly string[]): void {
  if (downstream === undefined || scopes.every((scope) => downstream.includes(scope))) return
  throw new DelegationFailed({ class: 'CONSENT', message: MESSAGES.CONSENT, askedBy: 'gateway' })
}
