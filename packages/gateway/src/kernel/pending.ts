/** Whether a value is still to come. */
export const isPending = <T>(value: T | PromiseLike<T>): value is PromiseLike<T> =>
  typeof value === 'object' &&
  value !== null &&
  typeof (value as Partial<PromiseLike<T>>).then === 'function'

/**
 * Goes on with a value: at once where it is there, so that nothing waits for a promise in vain.
 * `next` is a function that is there already where this is on the way of every request.
 */
export const whenKnown = <T, R>(value: T | Promise<T>, next: (value: T) => R): R | Promise<R> =>
  isPending(value) ? value.then(next) : next(value)
