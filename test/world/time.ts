import type { TestContext } from 'node:test'

/**
 * Moves the clock of this process, and with it of every part of a world, forward until the test
 * ends. In between it stands still, so a test says exactly when it is.
 */
export function travel(t: TestContext, seconds: number): void {
  const then = Date.now() + seconds * 1000
  t.mock.timers.reset()
  t.mock.timers.enable({ apis: ['Date'], now: then })
}
