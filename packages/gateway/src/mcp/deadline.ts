import { isPending } from '../kernel/pending.ts'

/** The time one piece of work may take, and a signal for who wants to know when it is over. */
export interface DeadlineParts {
  readonly milliseconds: number
  /** What the caller's signal is read from. */
  readonly outer: { readonly signal: AbortSignal }
  readonly expired: () => Error
}

/**
 * Most work is done at once, so what it takes to stop work is made when there is work to stop. It is
 * a class because a getter in an object literal makes V8 a shape for every object, kept until the
 * next full collection.
 */
export class Deadline {
  readonly #parts: DeadlineParts
  #inner: AbortController | undefined
  #forget: (() => void) | undefined

  constructor(parts: DeadlineParts) {
    this.#parts = parts
  }

  /** Aborts at the deadline or when the caller leaves. It is made when somebody looks at it. */
  get signal(): AbortSignal {
    return this.#controller().signal
  }

  /**
   * Runs `work`. What it returns at once is the result; a promise is waited for until the deadline,
   * and no longer, even if the work ignores its signal.
   * @throws what `expired` makes when the deadline passed, the caller's reason when that left.
   */
  run<T>(work: () => T | PromiseLike<T>): T | Promise<T> {
    let pending = false
    try {
      const result = work()
      if (!isPending(result)) return result
      pending = true
      return this.#wait(result)
    } finally {
      if (!pending) this.#forget?.()
    }
  }

  #controller(): AbortController {
    if (this.#inner !== undefined) return this.#inner
    const [made, caller] = [new AbortController(), this.#parts.outer.signal]
    const forward = () => made.abort(caller.reason)
    caller.addEventListener('abort', forward, { once: true })
    this.#forget = () => caller.removeEventListener('abort', forward)
    if (caller.aborted) forward()
    this.#inner = made
    return made
  }

  async #wait<T>(work: PromiseLike<T>): Promise<T> {
    const controller = this.#controller()
    const { milliseconds, expired } = this.#parts
    const { signal } = controller
    const timer = setTimeout(() => controller.abort(expired()), milliseconds)
    const stopped = Promise.withResolvers<never>()
    stopped.promise.catch(() => {})
    const stop = () => stopped.reject(signal.reason)
    signal.addEventListener('abort', stop, { once: true })
    if (signal.aborted) stop()
    try {
      return await Promise.race([stopped.promise, work])
    } finally {
      clearTimeout(timer)
      this.#forget?.()
    }
  }
}
