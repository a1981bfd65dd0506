import type { ServerResponse } from 'node:http'

/** The requests that are being answered. */
export interface Exchanges {
  /** One more is being answered, until what this returns is called, once. */
  begin(): () => void
  /** Aborts when the client is gone for `patienceMs` with its answer incomplete, or on `abort`. */
  signal(res: ServerResponse, patienceMs: number): AbortSignal
  /** Resolves when nothing runs. */
  idle(): Promise<void>
  /** Aborts every signal. */
  abort(): void
}

export function createExchanges(): Exchanges {
  let running = 0
  let whenIdle: (() => void)[] = []
  const open = new Set<AbortController>()
  function end(): void {
    running--
    if (running > 0) return
    for (const resolve of whenIdle) resolve()
    whenIdle = []
  }
  return {
    begin() {
      running++
      return end
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
      if (running > 0) await new Promise<void>((resolve) => whenIdle.push(resolve))
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
