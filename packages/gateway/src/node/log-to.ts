import { createWriteStream } from 'node:fs'
import { createLog, type Log } from '../telemetry/log.ts'

/** @param file appended to; without one, lines go to standard output. */
export function logTo(file: string | undefined): Log {
  if (file === undefined) return createLog((line) => process.stdout.write(`${line}\n`))
  const stream = createWriteStream(file, { flags: 'a', mode: 0o600 })
  // A full disk must not take the server down with it.
  stream.on('error', () => {})
  return createLog((line) => stream.write(`${line}\n`))
}
