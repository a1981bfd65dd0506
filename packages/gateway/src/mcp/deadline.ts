import { isPending } from '../kernel/pending.ts'

/** The time one piece of work may take. */
export interface Deadline {
  /** Aborts at the deadline or when the caller leaves. It is made when somebody looks at it. */
  readonly signal: AbortSignal
  /**
   * Runs `work`. What it returns at once is the result; a promise is waited for until the deadline,
   * and no longer, even if the work ignores its signal.
   * @throws what `expired` makes when the deadline passed, the caller's reason when that left.
   */
  run<T>(work: () => T | PromiseLike<T>): T | Promise<T>
}

/**
 * Most work is done at once, so what it takes to stop work is made when there is work to stop.
 * @param outer the caller's signal.
 */
export function createDeadline(
  milliseconds: number,
  outer: () => AbortSignal,
  expired: () => Error,
): Deadline {
  let inner: AbortController | undefined
  let forget = () => {}

  function controller(): AbortController {
    if (inner !== undefined) return inner
    const [made, caller] = [new AbortController(), outer()]
    const forward = () => made.abort(caller.reason)
    caller.addEventListener('abort', forward, { once: true })
    forget = () => caller.removeEventListener('abort', forward)
    if (caller.aborted) forward()
    inner = made
    return made
  }

  async function wait<T>(work: PromiseLike<T>): Promise<T> {
    const { signal } = controller()
    const timer = setTimeout(() => controller().abort(expired()), milliseconds)
    const stopped = Promise.withResolvers<never>()
    stopped.promise.catch(() => {})
    const stop = () => stopped.reject(signal.reason)
    signal.addEventListener('abort', stop, { once: true })
    if (signal.aborted) stop()
    try {
      return await Promise.race([stopped.promise, work])
    } finally {
      clearTimeout(timer)
      forget()
    }
  }

  return {
    get signal() {
      return controller().signal
    },
    run(work) {
      let pending = false
      try {
        const result = work()
        pending = isPending(result)
        return isPending(result) ? wait(result) : result
      } finally {
        if (!pending) forget()
      }
    },
  }
}
