/**
 * Runs `work` with a signal that aborts at the deadline or when `outer` does, and stops waiting
 * then even if the work ignores its signal.
 * @throws what `expired` makes when the deadline passed, `outer`'s reason when that aborted.
 */
export async function withDeadline<T>(
  milliseconds: number,
  outer: AbortSignal,
  expired: () => Error,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const inner = new AbortController()
  const timer = setTimeout(() => inner.abort(expired()), milliseconds)
  const forward = () => inner.abort(outer.reason)
  outer.addEventListener('abort', forward, { once: true })
  if (outer.aborted) forward()
  try {
    const stopped = new Promise<never>((_, reject) => {
      const stop = () => reject(inner.signal.reason)
      inner.signal.addEventListener('abort', stop, { once: true })
      if (inner.signal.aborted) stop()
    })
    stopped.catch(() => {})
    return await Promise.race([stopped, work(inner.signal)])
  } finally {
    clearTimeout(timer)
    outer.removeEventListener('abort', forward)
  }
}
