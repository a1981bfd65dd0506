/** A condition of the unit did not hold at commit; nothing of it was written. */
export class Conflict extends Error {
  override name = 'Conflict'
}

/**
 * The store could not be read or written: down, slow, read-only, full. After a commit the outcome
 * may be unknown; every commit here is safe to repeat. `cause` is for the log only.
 */
export class StoreUnavailable extends Error {
  override name = 'StoreUnavailable'
  constructor(cause: unknown) {
    super('The store can’t be reached, or does not write.', { cause })
  }
}
