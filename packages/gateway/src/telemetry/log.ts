/** One JSON object a line. Values under a secret's name never get out, whoever passes them. */
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

/** @param write receives one line, without its newline. */
export function createLog(write: (line: string) => void): Log {
  const at =
    (level: string) =>
    (event: string, fields: LogFields = {}) => {
      const time = new Date().toISOString()
      write(JSON.stringify({ time, level, event, ...(redact(fields, 0) as object) }))
    }
  return { info: at('info'), warn: at('warn'), error: at('error') }
}

export const silentLog: Log = { info: () => {}, warn: () => {}, error: () => {} }

function redact(value: unknown, depth: number): unknown {
  if (typeof value === 'string')
    return value.length > MAX_TEXT ? `${value.slice(0, MAX_TEXT)}…` : value
  if (value instanceof Error) return redact({ name: value.name, stack: value.stack }, depth)
  if (typeof value !== 'object' || value === null) return value
  if (depth >= MAX_DEPTH) return '[deeper]'
  if (Array.isArray(value)) return value.slice(0, 100).map((item) => redact(item, depth + 1))
  const entries = Object.entries(value).map(([name, item]) => [
    name,
    SECRET_NAME.test(name) ? '[redacted]' : redact(item, depth + 1),
  ])
  return Object.fromEntries(entries)
}
