import { setImmediate } from 'node:timers/promises'
import type { Pause } from './repeat.ts'

/** Test support: time that passes only when a test says so. */
export interface SteppedPause {
  readonly pause: Pause
  /** What those who pause now have asked for, in milliseconds. */
  waiting(): readonly number[]
  /** Ends every pause. Returns how many there were. */
  wake(): number
  /** The same, and waits until all who went on pause again. */
  step(): Promise<void>
}

export function steppedPause(): SteppedPause {
  let sleepers: { readonly milliseconds: number; wake(): void }[] = []
  const wake = () => {
    const awake = sleepers
    sleepers = []
    for (const sleeper of awake) sleeper.wake()
    return awake.length
  }
  return {
    wake,
    pause: (milliseconds, signal) =>
      new Promise((resolve, reject) => {
        if (signal.aborted) return reject(signal.reason)
        const sleeper = { milliseconds, wake: resolve }
        sleepers.push(sleeper)
        signal.addEventListener('abort', () => {
          sleepers = sleepers.filter((each) => each !== sleeper)
          reject(signal.reason)
        })
      }),
    waiting: () => sleepers.map(({ milliseconds }) => milliseconds),
    async step() {
      const awake = wake()
      while (sleepers.length < awake) await setImmediate()
    },
  }
}
