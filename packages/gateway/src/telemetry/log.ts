import { currentTrace } from './current-trace.ts'

/**
 * One JSON object a line. Values under a secret's name never get out, whoever passes them. Lines
 * written while a request of a trace is served carry its `traceId`.
 */
export interface Log {
  info(event: string, fields?: LogFields): void
  warn(event: string, fields?: LogFields): void
  error(event: string, fields?: LogFields): void
}

export type LogFields = Readonly<Record<string, unknown>>

const SECRET_NAME =
  /token|secret|password|authorization|cookie|assertion|verifier|private|(^|_)(code|key|state|nonce|d)$/i
const MAX_TEXT = 2_000
const MAX_DEPTH = 5
const MAX_ERRORS = 5

/** @param write receives one line, without its newline. */
export function createLog(write: (line: string) => void): Log {
  const at =
    (level: string) =>
    (event: string, fields: LogFields = {}) => {
      const time = new Date().toISOString()
      const traceId = currentTrace()?.traceId
      const traced = traceId === undefined ? {} : { traceId }
      write(JSON.stringify({ time, level, event, ...readable(fields), ...traced }))
    }
  return { info: at('info'), warn: at('warn'), error: at('error') }
}

export const silentLog: Log = { info: () => {}, warn: () => {}, error: () => {} }

/** Never throws: whatever was thrown by others is logged here, by those who must not break. */
function readable(fields: LogFields): object {
  try {
    return redact(fields, 0) as object
  } catch {
    return { unreadable: true }
  }
}

/** Copies: nothing that could run is left in what is written. */
function redact(value: unknown, depth: number): unknown {
  if (typeof value === 'string')
    return value.length > MAX_TEXT ? `${value.slice(0, MAX_TEXT)}…` : value
  if (value instanceof Error) return redact(errorFields(value), depth)
  if (typeof value === 'bigint' || typeof value === 'function') return `[${typeof value}]`
  if (typeof value !== 'object' || value === null) return value
  if (depth >= MAX_DEPTH) return '[deeper]'
  if (Array.isArray(value)) return value.slice(0, 100).map((item) => redact(item, depth + 1))
  const entries = Object.entries(value).map(([name, item]) => [
    name,
    SECRET_NAME.test(name) ? '[redacted]' : redact(item, depth + 1),
  ])
  return Object.fromEntries(entries)
}

const isError = (value: unknown): boolean => value instanceof Error

/** A cause that is no error stays out: libraries put whole answers there, tokens and all. */
function errorFields(error: Error): LogFields {
  const { name, stack, cause } = error
  return {
    name,
    stack,
    ...(cause instanceof Error ? { cause } : {}),
    ...(error instanceof AggregateError
      ? { errors: error.errors.filter(isError).slice(0, MAX_ERRORS) }
      : {}),
  }
}
