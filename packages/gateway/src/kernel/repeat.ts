import { setTimeout as sleep } from 'node:timers/promises'

/** Resolves after so many milliseconds; rejects when `signal` aborts first. */
export type Pause = (milliseconds: number, signal: AbortSignal) => Promise<void>

/** Keeps no process alive that has nothing else to do. */
export const systemPause: Pause = (milliseconds, signal) =>
  sleep(milliseconds, undefined, { signal, ref: false })

export interface Rhythm {
  /** Milliseconds from the end of one run to the start of the next. */
  readonly everyMs: number
  /** After a failure the pause doubles with each further one, up to this. */
  readonly atMostMs: number
  readonly pause: Pause
}

export interface Repeated {
  /** No run starts after this; resolves when the one under way has ended. */
  stop(): Promise<void>
}

/**
 * Pauses, then runs `work`, for ever: never two runs at once. `work` tells of its own failures; here
 * they only make the pauses longer.
 */
export function repeat(work: () => Promise<void>, rhythm: Rhythm): Repeated {
  const { everyMs, atMostMs, pause } = rhythm
  const stopping = new AbortController()

  async function run(): Promise<void> {
    let pauseMs = everyMs
    while (!stopping.signal.aborted) {
      await pause(pauseMs, stopping.signal).catch(() => {})
      if (stopping.signal.aborted) return
      pauseMs = await work().then(
        () => everyMs,
        () => Math.min(pauseMs * 2, atMostMs),
      )
    }
  }

  const running = run()
  return {
    async stop() {
      stopping.abort()
      await running
    },
  }
}
