import { createWriteStream, openSync } from 'node:fs'
import { createLog, type Log } from '../telemetry/log.ts'

/**
 * @param file appended to; without one, lines go to standard output.
 * @throws at once when the file can't be written: a log that is lost is noticed too late.
 */
export function logTo(file: string | undefined): Log {
  if (file === undefined) return createLog((line) => process.stdout.write(`${line}\n`))
  const stream = createWriteStream(file, { fd: openSync(file, 'a', 0o600) })
  // A disk that fills up later must not take the server down with it.
  stream.on('error', () => {})
  return createLog((line) => stream.write(`${line}\n`))
}
