/** Whether a value is still to come. */
export const isPending = <T>(value: T | PromiseLike<T>): value is PromiseLike<T> =>
  typeof value === 'object' &&
  value !== null &&
  typeof (value as Partial<PromiseLike<T>>).then === 'function'
