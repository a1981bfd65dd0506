/** What is made at its first use. */
export interface OnDemand<T> {
  /** Makes it, unless it was made. @throws what making it throws; then the next use tries again. */
  get(): Promise<T>
  /** What was made or is being made; `undefined` when nothing was asked for, or it failed. */
  made(): Promise<T | undefined>
}

/** Makes something once, for its first use: the code of what few requests need is loaded so. */
export function onDemand<T>(make: () => Promise<T>): OnDemand<T> {
  let making: Promise<T> | undefined
  return {
    get() {
      // What failed may have failed for want of a file handle.
      making ??= make().catch((error: unknown) => {
        making = undefined
        throw error
      })
      return making
    },
    made: async () => making?.catch(() => undefined),
  }
}
