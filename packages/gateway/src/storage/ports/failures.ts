/** A condition of the unit did not hold at commit; nothing of it was written. */
export class Conflict extends Error {
  override name = 'Conflict'
}

/**
 * The store could not be read or written: down, slow, read-only, full. After a commit the outcome
 * may be unknown; every commit here is safe to repeat. The message is for the log: it has the code of
 * what went wrong (a SQLSTATE, SQLite's words, an errno) and nothing of what was stored.
 */
export class StoreUnavailable extends Error {
  override name = 'StoreUnavailable'
  constructor(cause: unknown) {
    super(`The store can’t be reached, or does not write${codeOf(cause)}.`, { cause })
  }
}

function codeOf(cause: unknown): string {
  const { code, errstr } = Object(cause) as { code?: unknown; errstr?: unknown }
  const known = [errstr, code].find((each) => typeof each === 'string')
  return known === undefined ? '' : ` (${known})`
}
