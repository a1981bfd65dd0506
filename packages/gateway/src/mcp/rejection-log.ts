import type { Clock } from '../kernel/clock.ts'
import type { Log } from '../telemetry/log.ts'

const WINDOW_MS = 60_000
const MAX_LINES = 20

/**
 * Logs requests that the protocol rejects, at most 20 a minute: anyone can send such requests, so
 * anyone could fill the disk. The first line after a pause says how many were left out.
 */
export function createRejectionLog(log: Log, clock: Clock): (reason: string) => void {
  let since = Number.NEGATIVE_INFINITY
  let [lines, left] = [0, 0]
  return (reason) => {
    if (clock.now() - since >= WINDOW_MS || clock.now() < since) {
      since = clock.now()
      lines = 0
    }
    if (lines >= MAX_LINES) {
      left++
      return
    }
    lines++
    log.info('mcp.rejected', { reason, ...(left === 0 ? {} : { suppressed: left }) })
    left = 0
  }
}
