import type { Timing } from './timing.ts'

/**
 * A turn at most every `intervalMs`: the returned function resolves when it is the caller's.
 * @throws the signal's reason when it aborts first; that turn is not given to another.
 */
export function createPace(
  intervalMs: number,
  { now, sleep }: Pick<Timing, 'now' | 'sleep'>,
): (signal: AbortSignal) => Promise<void> {
  let next = 0
  return async (signal) => {
    const wait = next - now()
    next = Math.max(next, now()) + intervalMs
    if (wait > 0) await sleep(wait, signal)
  }
}
