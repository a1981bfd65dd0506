/** The grants we know and have judged; `oauth/engine/grant-in-unit.ts` runs each of them. */
export const KNOWN_GRANTS = ['authorization_code', 'refresh_token', 'client_credentials'] as const

/**
 * What the engine registered must be what we know: a grant that is missing was not wrapped in a
 * unit of work, and one that is new has rules for its single use that nobody here has read.
 * @throws at start, naming them.
 */
export function checkWrappedGrants(wrapped: ReadonlySet<string>): void {
  const missing = KNOWN_GRANTS.filter((name) => !wrapped.has(name))
  if (missing.length > 0) {
    throw new Error(
      `The engine did not wrap these grants in a unit of work: ${missing.join(', ')}.`,
    )
  }
  const known = new Set<string>(KNOWN_GRANTS)
  const strange = [...wrapped].filter((name) => !known.has(name))
  if (strange.length > 0) {
    throw new Error(`The engine has grants that we do not know: ${strange.join(', ')}.`)
  }
}
