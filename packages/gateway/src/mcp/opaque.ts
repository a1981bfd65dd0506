import { randomToken } from '../kernel/random.ts'
import type { Log } from '../telemetry/log.ts'
import { ToolFailure } from './contract.ts'

/** Hides an unexpected error behind a reference; only the log can tell what it stands for. */
export function opaque(error: unknown, what: string, log: Log): ToolFailure {
  const reference = `ref_${randomToken(9)}`
  log.error('mcp.failed', { what, reference, error })
  return new ToolFailure(
    'internal_error',
    `${what} failed because of a fault on this server, not because of your request. ` +
      `When you report it, mention ${reference}.`,
    { reference },
  )
}
