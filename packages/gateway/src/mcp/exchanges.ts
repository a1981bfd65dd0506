import type { ServerResponse } from 'node:http'

/** The requests that are being answered. */
export interface Exchanges {
  /** Keeps `work` in view until it settles. */
  run(work: Promise<void>): Promise<void>
  /** Aborts when the client is gone for `patienceMs` with its answer incomplete, or on `abort`. */
  signal(res: ServerResponse, patienceMs: number): AbortSignal
  /** Resolves when nothing runs. */
  idle(): Promise<void>
  /** Aborts every signal. */
  abort(): void
}

export function createExchanges(): Exchanges {
  const running = new Set<Promise<void>>()
  const open = new Set<AbortController>()
  return {
    async run(work) {
      running.add(work)
      try {
        await work
      } finally {
        running.delete(work)
      }
    },
    signal(res, patienceMs) {
      const controller = new AbortController()
      open.add(controller)
      whenClosed(res, () => {
        open.delete(controller)
        if (res.writableFinished) return
        if (patienceMs === 0) return controller.abort()
        open.add(controller)
        const timer = setTimeout(() => controller.abort(), patienceMs).unref()
        controller.signal.addEventListener('abort', () => {
          clearTimeout(timer)
          open.delete(controller)
        })
      })
      return controller.signal
    },
    async idle() {
      while (running.size > 0) await Promise.allSettled(running)
    },
    abort() {
      for (const controller of open) controller.abort()
    },
  }
}

function whenClosed(res: ServerResponse, then: () => void): void {
  if (res.closed) then()
  else res.once('close', then)
}
