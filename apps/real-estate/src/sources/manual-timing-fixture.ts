import type { FakeAnswer } from './fake-source-fixture.ts'
import type { Timing } from './timing.ts'

/**
 * Time for tests: nothing waits, and a deadline passes only when a test lets it. A fake that hangs
 * stays silent; once `pass(ms)` was called, its requests are late as soon as they have arrived.
 */
export function createManualTiming() {
  const deadlines: { readonly ms: number; readonly controller: AbortController }[] = []
  const passed = new Set<number>()
  const timing: Timing = {
    now: Date.now,
    random: () => 0,
    sleep: async () => {},
    deadline: (ms) => {
      const controller = new AbortController()
      deadlines.push({ ms, controller })
      return controller.signal
    },
  }
  const abort = (ms: number): void => {
    const reason = new DOMException('Late.', 'TimeoutError')
    for (const each of deadlines) if (each.ms === ms) each.controller.abort(reason)
  }
  return {
    timing,
    pass: (ms: number): void => {
      passed.add(ms)
      abort(ms)
    },
    hang: (ms: number) => (): FakeAnswer => {
      if (passed.has(ms)) setImmediate(abort, ms)
      return 'silence'
    },
  }
}
